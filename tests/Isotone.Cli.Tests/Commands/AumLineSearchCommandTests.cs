using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>aum --error-diffs and aum-line-search against the R package aum.</summary>
public sealed class AumLineSearchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonElement _golden = Golden.Open("aum_changepoint.json");
    private readonly string _diffs;
    private readonly string _features;

    public AumLineSearchCommandTests()
    {
        _diffs = _folder.Write("diffs.json", _golden.GetProperty("error_diffs").GetRawText());
        string values = _golden.GetProperty("features_row_major").GetRawText();
        _features = _folder.Write("features.json", $$"""{"rows":60,"cols":20,"values":{{values}}}""");
    }

    [Fact]
    public void AUM_of_error_functions_is_R_s()
    {
        string predictions = _folder.Write("predictions.txt", Numbers.Text(_golden.Doubles("predictions")));
        JsonElement json = Invocation.Of("aum", "--error-diffs", _diffs, "--predictions", predictions, "--json").Json;
        Assert.Equal(["aum", "auc", "derivative_left", "derivative_right", "gradient", "total_error"], Invocation.Keys(json));
        Assert.Equal(_golden.Double("aum"), json.Double("aum"), 1e-13);
        Numbers.AssertClose(_golden.Doubles("derivative_left"), json.Doubles("derivative_left"), 1e-13);
        Numbers.AssertClose(_golden.Doubles("derivative_right"), json.Doubles("derivative_right"), 1e-13);
        Assert.Equal(60, json.GetProperty("total_error").GetProperty("thresh").GetArrayLength());
    }

    [Fact]
    public void Every_step_is_R_s()
    {
        JsonElement expected = _golden.GetProperty("line_search"), json = Run("--events", "200", "--json").Json;
        Assert.Equal(["step_size", "aum", "auc"], Invocation.Keys(json));
        foreach (string name in (string[])["step_size", "aum", "auc"])
            Numbers.AssertClose(expected.Doubles(name), json.Doubles(name), 1e-13);
        Assert.Equal(60, Run("--json").Json.GetProperty("step_size").GetArrayLength());
    }

    [Fact]
    public void The_minimum_and_the_maximum_are_R_s()
    {
        JsonElement minimum = Run("--until", "min-aum", "--json").Json, maximum = Run("--until", "max-auc", "--json").Json;
        Assert.Equal(_golden.GetProperty("min_aum").Double("step_size"), Assert.Single(minimum.Doubles("step_size")), 1e-14);
        Assert.Equal(_golden.GetProperty("min_aum").Double("aum"), Assert.Single(minimum.Doubles("aum")), 1e-14);
        Assert.Equal(_golden.GetProperty("max_auc").Double("step_size"), Assert.Single(maximum.Doubles("step_size")), 1e-14);
        Assert.Equal(_golden.GetProperty("max_auc").Double("auc"), Assert.Single(maximum.Doubles("auc")), 1e-14);
    }

    [Fact]
    public void Weights_are_where_the_search_begins()
    {
        string zero = _folder.Write("zero.txt", Numbers.Text(new double[20])), one = _folder.Write("one.txt", Numbers.Text(Enumerable.Repeat(1.0, 20)));
        Assert.Equal(Run("--json").Out, Run("--weights", zero, "--json").Out);
        Assert.NotEqual(Run("--json").Out, Run("--weights", one, "--json").Out);
        string few = _folder.Write("few.txt", "1 2");
        Run("--weights", few).Fails(1, $"{few}: it has 2 weights where there are 20 features.");
    }

    [Fact]
    public void People_get_a_table() => Assert.Equal(
        ["step", "step", "size", "aum", "auc"],
        Run("--events", "2").Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void What_is_wrong_in_a_file_is_named()
    {
        string text = _folder.Write("text.json", """{"example":[0],"pred":[0],"fp_diff":["1"],"fn_diff":[0]}""");
        Invocation.Of("aum", "--error-diffs", text, "--predictions", _folder.Write("p.txt", "1"))
            .Fails(1, $"{text}: fp_diff[0] is \"1\"; a number is needed.");
        string missing = _folder.Write("missing.json", """{"example":[0],"pred":[0],"fp_diff":[1]}""");
        Invocation.Of("aum", "--error-diffs", missing, "--predictions", _folder["p.txt"]).Fails(1, $"{missing}: 'fn_diff' is missing.");
        string beyond = _folder.Write("beyond.json", """{"example":[3],"pred":[0],"fp_diff":[1],"fn_diff":[0]}""");
        Invocation.Of("aum", "--error-diffs", beyond, "--predictions", _folder["p.txt"])
            .Fails(1, $"{beyond}: example[0] is 3, but there are 1 examples, numbered from 0.");
        string broken = _folder.Write("broken.json", "[1, 2]");
        Invocation.Of("aum", "--error-diffs", broken, "--predictions", _folder["p.txt"])
            .Fails(1, $"{broken}: a JSON object of arrays of numbers is needed.");
        string negative = _folder.Write("negative.json", """{"example":[0,1],"pred":[0,0],"fp_diff":[-1,1],"fn_diff":[0,-1]}""");
        string two = _folder.Write("two.txt", "1 -1");
        Invocation.Of("aum", "--error-diffs", negative, "--predictions", two).Fails(
            1,
            $"{negative}: With these predictions there are -1 false positives above the constant -1, where example 0 has a breakpoint at 0; errors cannot be negative.");
    }

    [Fact]
    public void Options_that_exclude_each_other_are_wrong_usage()
    {
        Run("--events", "3", "--until", "min-aum").Fails(2, "--events and --until exclude each other (see 'isotone aum-line-search --help').");
        Run("--events", "0").Fails(2, "--events must be a whole number from 1 to 2147483647, not '0' (see 'isotone aum-line-search --help').");
        Invocation.Of("aum", "--predictions", "p").Fails(2, "Option '--labels' or '--error-diffs' is required (see 'isotone aum --help').");
        Invocation.Of("aum", "--predictions", "p", "--labels", "l", "--error-diffs", "e")
            .Fails(2, "--labels and --error-diffs exclude each other (see 'isotone aum --help').");
        Invocation.Of("aum", "--predictions", "p", "--error-diffs", "e", "--denominator", "rate")
            .Fails(2, "--denominator is for labels; error changes are in their own unit (see 'isotone aum --help').");
    }

    public void Dispose() => _folder.Dispose();

    private Invocation Run(params string[] options) =>
        Invocation.Of(["aum-line-search", "--error-diffs", _diffs, "--features", _features, .. options]);
}
