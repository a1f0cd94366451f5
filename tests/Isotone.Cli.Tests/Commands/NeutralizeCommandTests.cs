using System.Globalization;

namespace Isotone.Cli.Tests;

public sealed class NeutralizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Write(
        "data.csv",
        "id,era,f_a,f_b,target,pred,f_pred\n" +
        "a,e1,0,1,0.25,0.5,1\nb,e1,0.5,0,0.5,0.25,2\nc,e1,1,0.5,1,1,3\nd,e1,0.25,0.25,0.123456789012345,,4\ne,e1,0.75,1,,0.75,5\n" +
        "f,e2,0,0,0,3,6\ng,e2,1,0,0,3,7\nh,e2,1,1,0,3,8\n");

    private Invocation Neutralize(params string[] options) =>
        Invocation.Of(["neutralize", Data, "--prediction", "pred", "--features", "f_", "--output", _folder["out.csv"], .. options]);

    [Fact]
    public void The_column_is_neutralized_and_ids_eras_and_targets_stay_as_they_are()
    {
        Invocation run = Neutralize("--proportion", "0.5", "--json");
        Assert.Equal(0, run.Code);
        Assert.Equal("isotone: warning: There is no order to keep in eras where the column is constant or empty: e2.", run.Error.TrimEnd());
        Assert.Contains("\"eras\":2,\"rows\":8,\"features\":3,\"proportion\":0.5", run.Out, StringComparison.Ordinal);
        string[][] rows = [.. File.ReadAllLines(_folder["out.csv"]).Select(line => line.Split(','))];
        Assert.Equal(["id", "era", "target", "pred"], rows[0]);
        Assert.Equal(["0.25", "0.5", "1", "0.123456789012345", "", "0", "0", "0"], rows.Skip(1).Select(row => row[2]));
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], rows.Skip(1).Select(row => row[0]));
        Assert.Equal("", rows[4][3]);
        Assert.Equal(["1.5", "1.5", "1.5"], rows.Skip(6).Select(row => row[3]));

        // f_a, f_b, f_pred and a constant fit four rows exactly: half of each value is left.
        double[] left = [.. new[] { 1, 2, 3, 5 }.Select(row => double.Parse(rows[row][3], CultureInfo.InvariantCulture))];
        double[] expected = [.25, .125, .5, .375];
        Assert.All(left.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void The_column_itself_is_no_feature()
    {
        Invocation run = Invocation.Of(
            "neutralize", Data, "--prediction", "f_pred", "--features", "f_", "--output", _folder["out.csv"], "--proportion", "0");
        Assert.Contains("features    2", run.Lines);
        Assert.Equal(
            ["1", "2", "3", "4", "5", "6", "7", "8"], File.ReadAllLines(_folder["out.csv"]).Skip(1).Select(line => line.Split(',')[^1]));
    }

    [Fact]
    public void Problems_are_one_sentence_and_nothing_is_written()
    {
        string data = Data, output = _folder["out.csv"], missing = _folder["missing.csv"];
        Invocation.Of("neutralize", data, "--prediction", "nope", "--features", "f_", "--output", output)
            .Fails(1, $"{data}, line 1, column 'nope': the header has no such column.");
        Invocation.Of("neutralize", data, "--prediction", "pred", "--features", "zz", "--output", output)
            .Fails(1, $"{data}, line 1: the header has no feature column: no name begins with 'zz'.");
        Invocation.Of("neutralize", missing, "--prediction", "pred", "--features", "f_", "--output", output)
            .Fails(1, $"{missing}: there is no such file.");
        Invocation.Of("neutralize", data, "--prediction", "f_pred", "--features", "f_p", "--output", output)
            .Fails(1, $"{data}, line 1: the header has no feature column besides those named: no other name begins with 'f_p'.");
        Assert.False(File.Exists(output));
        string holes = _folder.Write("holes.csv", "era,f1,pred\ne,0,1\ne,,2\n");
        Invocation.Of("neutralize", holes, "--prediction", "pred", "--features", "f", "--output", output, "--json")
            .Fails(1, $"{holes}: feature 'f1' of data row 2 (era 'e') is missing.");
        Assert.Equal(0, Invocation.Of("neutralize", holes, "--prediction", "pred", "--features", "f", "--output", output, "--missing", "1").Code);
        Invocation.Of("neutralize", holes, "--prediction", "pred", "--features", "f", "--output", output)
            .Fails(1, $"{output}: the file exists; --force replaces it.");
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-0.1")]
    [InlineData("half")]
    public void A_proportion_out_of_range_is_wrong_usage(string proportion) => Neutralize("--proportion", proportion)
        .Fails(2, $"--proportion must be a number from 0 to 1, not '{proportion}' (see 'isotone neutralize --help').");

    [Fact]
    public void A_cancelled_run_leaves_nothing_behind()
    {
        string data = Data;
        Invocation run = Invocation.Run(
            "", io => io with { Cancellation = new CancellationToken(canceled: true) },
            "neutralize", data, "--prediction", "pred", "--features", "f_", "--output", _folder["out.csv"]);
        Assert.Equal(130, run.Code);
        Assert.Equal([data], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
