using System.Text.Json;
using Isotone.Data;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

public sealed class SimulateCommandTests : IDisposable
{
    private static readonly string[] _small = ["--eras", "10", "--rows-per-era", "100", "--features", "7"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_file_has_the_eras_rows_features_and_shares_asked_for()
    {
        string path = _folder["data.csv"];
        JsonElement json = Simulate(path, [.. _small, "--shares", "10,20,40,20,10", "--json"]).Json;
        Assert.Equal(["output", "eras", "rows", "features", "signal_spearman"], Invocation.Keys(json));
        Assert.Equal(path, json.Text("output"));
        Assert.Equal([10, 1000, 7], ((string[])["eras", "rows", "features"]).Select(name => json.GetProperty(name).GetInt32()));
        Assert.InRange(json.Double("signal_spearman"), 0.05, 0.5);

        EraTable table = EraCsvReader.Read(path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((10, 1000, 7), (table.EraRows.Count, table.RowCount, table.FeatureNames.Count));
        float[] era = [.. table.EraRows.Slice(table.Target("target"), 0)];
        Assert.Equal([10, 20, 40, 20, 10], era.CountBy(target => target).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Fact]
    public void A_seed_gives_the_same_data_and_another_one_other_data()
    {
        string[] contents = [.. ((string[])["3", "3", "4"]).Select((seed, run) =>
        {
            Assert.Equal(0, Simulate(_folder[$"{run}.csv"], [.. _small, "--seed", seed]).Code);
            return File.ReadAllText(_folder[$"{run}.csv"]);
        })];
        Assert.Equal(contents[0], contents[1]);
        Assert.NotEqual(contents[0], contents[2]);
    }

    [Fact]
    public void A_file_is_replaced_only_when_forced()
    {
        string path = _folder.Write("data.csv", "precious");
        Simulate(path, [.. _small, "--json"]).Fails(1, $"{path}: the file exists; --force replaces it.");
        Assert.Equal("precious", File.ReadAllText(path));
        Assert.Equal(0, Simulate(path, [.. _small, "--force"]).Code);
        Assert.StartsWith("id,era,data_type,", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_or_stands_in_the_way_is_named()
    {
        string nowhere = Path.Combine(_folder["none"], "data.csv");
        Simulate(nowhere, [.. _small, "--json"]).Fails(1, $"{nowhere}: its folder does not exist.");
        Simulate(_folder.Path, [.. _small, "--json"]).Fails(1, $"{_folder.Path}: is a directory where a file is to be written.");
    }

    [Fact]
    public void A_cancelled_simulation_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Invocation.Run("", io => io with { Cancellation = cancelled.Token }, ["simulate", .. _small, "--output", _folder["data.csv"]])
            .Fails(130, "cancelled.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--eras must be a whole number from 1 to 2147483647, not '0' (see 'isotone simulate --help')", "--eras", "0")]
    [InlineData("--eras must be a whole number from 1 to 2147483647, not '1.5' (see 'isotone simulate --help')", "--eras", "1.5")]
    [InlineData("--rows-per-era must be a whole number from 1 to 2147483647, not '-5' (see 'isotone simulate --help')", "--rows-per-era", "-5")]
    [InlineData("--features must be a whole number from 1 to 2147483647, not 'many' (see 'isotone simulate --help')", "--features", "many")]
    [InlineData("--seed must be a whole number from 0 to 18446744073709551615, not '-1' (see 'isotone simulate --help')", "--seed", "-1")]
    [InlineData("--shares must be numbers separated by commas, not '1,,2' (see 'isotone simulate --help')", "--shares", "1,,2")]
    [InlineData("Shares must be finite and not negative, and at least two of them above 0", "--shares", "1,0")]
    [InlineData("Shares must be finite and not negative, and at least two of them above 0", "--shares", "5,-1,5")]
    public void What_cannot_be_simulated_is_wrong_usage(string sentence, params string[] options)
    {
        Simulate(_folder["data.csv"], [.. options, "--json"]).Fails(2, $"{sentence}.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_output_is_required_and_a_file()
    {
        Invocation.Of("simulate").Fails(2, "Option '--output' is required (see 'isotone simulate --help').");
        Invocation.Of("simulate", "--output", "-").Fails(2, "--output must be a file (see 'isotone simulate --help').");
    }

    public void Dispose() => _folder.Dispose();

    private static Invocation Simulate(string path, params string[] options) =>
        Invocation.Of(["simulate", "--output", path, .. options]);
}
