using System.Text.Json;
using Isotone.Data;

namespace Isotone.Cli.Tests;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Simulated()
    {
        Assert.Equal(0, Invocation.Of("simulate", "--eras", "12", "--rows-per-era", "50", "--features", "6", "--output", _folder["data.csv"], "--json").Code);
        return _folder["data.csv"];
    }

    private Invocation Convert(params string[] options) =>
        Invocation.Of(["convert", "--data", _folder["data.csv"], "--output", _folder["data.table"], .. options]);

    [Fact]
    public void The_table_is_the_data_and_says_what_it_holds()
    {
        string data = Simulated();
        JsonElement json = Convert("--json").Json;
        Assert.Equal(
            ["output", "rows", "eras", "features", "byte_coded_features", "targets", "table_bytes", "seconds_reading", "seconds_writing"],
            Invocation.Keys(json));
        Assert.Equal([600, 12, 6, 6, 1], ((string[])["rows", "eras", "features", "byte_coded_features", "targets"]).Select(key => json.GetProperty(key).GetInt32()));
        EraTable read = EraCsvReader.Read(data, cancellation: Token), opened = EraTableFile.Open(_folder["data.table"], Token);
        Assert.Equal(read.FeatureNames, opened.FeatureNames);
        float[] expected = new float[600 * 6], actual = new float[600 * 6];
        read.GatherFeatures(read.All.Indices, expected);
        opened.GatherFeatures(opened.All.Indices, actual);
        Assert.Equal(expected, actual);
        Assert.Equal(read.Target("target").ToArray(), opened.Target("target").ToArray());
    }

    [Fact]
    public void Sets_of_features_and_every_so_many_eras_can_be_kept()
    {
        Simulated();
        string sets = _folder.Write("features.json", """{"feature_sets":{"small":["feature5","feature2"]},"targets":["target"]}""");
        JsonElement json = Convert("--features-file", sets, "--feature-set", "small", "--every-era", "4", "--json").Json;
        Assert.Equal([250, 5, 2], ((string[])["rows", "eras", "features"]).Select(key => json.GetProperty(key).GetInt32()));
        EraTable table = EraTableFile.Open(_folder["data.table"], Token);
        Assert.Equal(["feature5", "feature2"], table.FeatureNames);
        Assert.Equal(["era1", "era5", "era9", "era10", "eraX"], table.Eras.Names);
    }

    [Fact]
    public void Threads_do_not_change_the_table()
    {
        Simulated();
        Assert.Equal(0, Convert("--threads", "1").Code);
        byte[] one = File.ReadAllBytes(_folder["data.table"]);
        Assert.Equal(0, Convert("--threads", "3", "--force").Code);
        Assert.Equal(one, File.ReadAllBytes(_folder["data.table"]));
    }

    [Fact]
    public void A_table_trains_predicts_and_is_scored_like_its_file()
    {
        Simulated();
        Assert.Equal(0, Convert().Code);
        string table = _folder["data.table"];
        Invocation train = Invocation.Of(
            "train", "--data", table, "--model", "linear", "--loss", "mse", "--epochs", "1", "--output", _folder["model"], "--json");
        Assert.Equal((0, ""), (train.Code, train.Error));
        Assert.Equal(600, Invocation.Of(
            "predict", "--model", _folder["model"], "--data", table, "--output", _folder["p.csv"], "--json").Json.GetProperty("rows").GetInt32());
        JsonElement check = Invocation.Of("validate-submission", _folder["p.csv"], "--data", table, "--json").Json;
        Assert.Equal(["submission", "rows", "other_rows", "mean", "std", "lowest", "highest"], Invocation.Keys(check));
        Assert.Equal((50, 550), (check.GetProperty("rows").GetInt32(), check.GetProperty("other_rows").GetInt32()));
        string[] score = ["--target", "target", "--prediction", "feature1", "--json"];
        Assert.Equal(Invocation.Of(["score", _folder["data.csv"], .. score]).Out, Invocation.Of(["score", table, .. score]).Out);
    }

    [Fact]
    public void A_file_is_replaced_only_when_forced_and_failure_leaves_it()
    {
        _folder.Write("data.csv", "id,era,data_type,feature1\na,e,train,x\n");
        _folder.Write("data.table", "precious");
        Convert("--json").Fails(1, $"{_folder["data.table"]}: the file exists; --force replaces it.");
        Convert("--json", "--force").Fails(1, $"{_folder["data.csv"]}, line 2, column 'feature1': 'x' is not a number.");
        Assert.Equal("precious", File.ReadAllText(_folder["data.table"]));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void Submissions_that_would_be_refused_fail_with_one_sentence()
    {
        string path = _folder.Write("p.csv", "id,prediction\na,0.5\na,0.6\n");
        Invocation.Of("validate-submission", path, "--json").Fails(1, $"{path}, line 3, column 'id': id 'a' was on line 2 already.");
    }

    [Theory]
    [InlineData("--features-file and --feature-set need each other", "--feature-set", "small")]
    [InlineData("--feature-set and --feature-prefix exclude each other", "--features-file", "f.json", "--feature-set", "small", "--feature-prefix", "f")]
    [InlineData("--output must be a file", "--output", "-")]
    [InlineData("--output must be a file", "--output", "/dev/stdout")]
    public void Wrong_usage_is_one_sentence(string sentence, params string[] options)
    {
        string[] output = options.Contains("--output") ? [] : ["--output", "a.table"];
        Invocation.Of(["convert", "--data", "a.csv", .. output, .. options]).Fails(2, $"{sentence} (see 'isotone convert --help').");
    }

    [Fact]
    public void A_device_cannot_be_written_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        Simulated();
        Invocation.Of("convert", "--data", _folder["data.csv"], "--output", "/dev/null", "--force", "--json")
            .Fails(1, "/dev/null: is a device, and a file is needed that can be written aside and renamed.");
    }

    public void Dispose() => _folder.Dispose();
}
