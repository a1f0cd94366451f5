using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>aum against the R package aum.</summary>
public sealed class AumCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> GoldenCases => [.. Enumerable.Range(0, Golden.Cases("aum_binary.json").Count)];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void The_R_package_agrees(int index)
    {
        JsonElement expected = Golden.Cases("aum_binary.json")[index];
        double[] left = expected.Doubles("derivative_left"), right = expected.Doubles("derivative_right");
        JsonElement json = Run(
            Numbers.Text(expected.Doubles("labels")), Numbers.Text(expected.Doubles("predictions")),
            "--denominator", expected.Text("denominator"), "--json").Json;

        Assert.Equal(["aum", "auc", "derivative_left", "derivative_right", "gradient", "total_error"], Invocation.Keys(json));
        Assert.Equal(expected.Double("aum"), json.Double("aum"), 1e-11 * Math.Max(1, expected.Double("aum")));
        AssertEqual(left, json.Doubles("derivative_left"));
        AssertEqual(right, json.Doubles("derivative_right"));
        AssertEqual([.. left.Zip(right, (l, r) => (l + r) / 2)], json.Doubles("gradient"));

        JsonElement curve = json.GetProperty("total_error");
        Assert.Equal(["thresh", "fp_before", "fn_before"], Invocation.Keys(curve));
        AssertEqual(expected.Doubles("threshold"), curve.Doubles("thresh"));
        AssertEqual(expected.Doubles("fp_before"), curve.Doubles("fp_before"));
        AssertEqual(expected.Doubles("fn_before"), curve.Doubles("fn_before"));
    }

    // R torch's article on AUM.
    [Fact]
    public void The_published_example_is_written_to_the_letter() => Assert.Equal(
        """
        {"aum":1.5,"auc":0.5,"derivative_left":[0.5,0,-0.5,0],"derivative_right":[0.5,0,-0.5,0],"gradient":[0.5,0,-0.5,0],"total_error":{"thresh":[-2,-1.5,1,3.5],"fp_before":[0,0.5,0.5,0.5],"fn_before":[1,1,0.5,0]}}

        """.ReplaceLineEndings("\n"),
        Run("-1 -1 1 1", "2 -3.5 -1 1.5", "--json").Out);

    [Theory]
    [InlineData("1 -1", 2, new double[] { 1, -1 }, new double[] { 1, -1 })]
    [InlineData("0 0", 0, new double[] { 0, -1 }, new double[] { 1, 0 })]
    [InlineData("-1 1", 0, new double[] { 0, 0 }, new double[] { 0, 0 })]
    public void Two_points_in_counts(string predictions, double aum, double[] left, double[] right)
    {
        JsonElement json = Run("0 1", predictions, "--denominator", "count", "--json").Json;
        Assert.Equal(aum, json.Double("aum"));
        Assert.Equal(left, json.Doubles("derivative_left"));
        Assert.Equal(right, json.Doubles("derivative_right"));
    }

    [Fact]
    public void A_single_class_fails_under_rate_by_its_line() => Run("1 0\n1 1", "1 2\n3 4", "--json").Fails(
        1,
        $"{_folder["labels.txt"]}, line 2: labels hold a single class, positives (1) only; rates of both kinds of error need both.");

    [Theory]
    [InlineData("1 1")]
    [InlineData("0 0")]
    public void A_single_class_has_an_AUM_in_counts_but_no_AUC(string labels)
    {
        JsonElement json = Run(labels, "1 2", "--denominator", "count", "--json").Json;
        Assert.Equal(0, json.Double("aum"));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("auc").ValueKind);
    }

    [Fact]
    public void Several_rows_are_a_list_and_each_is_what_it_is_alone()
    {
        string first = Run("0 1", "1 2", "--json").Out.TrimEnd(), second = Run("1 0 1", "1 2 3", "--json").Out.TrimEnd();
        Assert.Equal($$"""{"rows":[{{first}},{{second}}]}""" + "\n", Run("0 1\n1 0 1", "1 2\n1 2 3", "--json").Out);
    }

    [Fact]
    public void An_infinite_prediction_is_named_by_its_file() => Run("0 1", "1 inf", "--json")
        .Fails(1, $"{_folder["predictions.txt"]}, line 1: predictions[1] is infinity; every element must be finite.");

    [Fact]
    public void Another_denominator_is_wrong_usage() => Run("0 1", "1 2", "--denominator", "share")
        .Fails(2, "--denominator must be rate or count, not 'share' (see 'isotone aum --help').");

    public void Dispose() => _folder.Dispose();

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * Math.Max(1, Math.Abs(pair.First))));
    }

    private Invocation Run(string labels, string predictions, params string[] options) => Invocation.Of(
        [
            "aum",
            "--labels", _folder.Write("labels.txt", labels),
            "--predictions", _folder.Write("predictions.txt", predictions),
            .. options,
        ]);
}
