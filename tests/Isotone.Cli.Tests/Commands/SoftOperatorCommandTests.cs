using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>soft-rank and soft-sort against exact reference values, as a script would call them.</summary>
public sealed class SoftOperatorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> DoubleCases => Indices("soft_operators.json");

    public static TheoryData<int> SingleCases => Indices("soft_operators_f32.json");

    [Theory]
    [MemberData(nameof(DoubleCases))]
    public void Doubles_are_exact_to_1e_minus_11_of_the_largest(int index)
    {
        JsonElement expected = Golden.Cases("soft_operators.json")[index];
        JsonElement json = Run(expected, "float64").Json;
        Assert.Equal(["values", "block_sizes", "vjp"], Invocation.Keys(json));
        Numbers.AssertClose(expected.Doubles("y"), json.Doubles("values"), 1e-11);
        Numbers.AssertClose(expected.Doubles("vjp"), json.Doubles("vjp"), 1e-11);
        Assert.Equal(expected.Integers("block_sizes"), json.Integers("block_sizes"));
    }

    [Theory]
    [MemberData(nameof(SingleCases))]
    public void Singles_are_the_exact_result_rounded_in_their_shortest_form(int index)
    {
        JsonElement expected = Golden.Cases("soft_operators_f32.json")[index];
        JsonElement json = Run(expected, "float32").Json;
        double tolerance = expected.Text("regularization") == "l2" ? 4 * Math.ScaleB(1, -23) : 1e-6;
        Numbers.AssertClose(expected.Doubles("y"), json.Doubles("values"), tolerance);
        Numbers.AssertClose(expected.Doubles("vjp"), json.Doubles("vjp"), tolerance);
        Assert.Equal(expected.Integers("block_sizes"), json.Integers("block_sizes"));
        Numbers.AssertShortestSingle(json.GetProperty("values"));
        Numbers.AssertShortestSingle(json.GetProperty("vjp"));
    }

    [Fact]
    public void The_defaults_are_L2_strength_1_ascending_float64()
    {
        const string Given = "8,0,5,3,2,1,6,7,9";
        string all = Invocation.WithInput(
            Given, "soft-rank", "--regularization", "l2", "--strength", "1", "--direction", "ascending", "--dtype", "float64", "--json").Out;
        Invocation bare = Invocation.WithInput(Given, "soft-rank", "--json");
        Assert.Equal(["values", "block_sizes"], Invocation.Keys(bare.Json));
        Assert.Equal("""{"values":[8,1,5,4,3,2,6,7,9],"block_sizes":[5,4]}""" + "\n", bare.Out);
        Assert.Equal(bare.Out, all);
    }

    [Fact]
    public void Several_rows_are_a_list_and_each_is_what_it_is_alone()
    {
        string[] rows = ["5 1 2", "7", "1 -2 2 3 .5 -1"];
        Invocation together = Invocation.WithInput(string.Join("\n\n", rows), "soft-sort", "--json");
        string alone = string.Join(',', rows.Select(row => Invocation.WithInput(row, "soft-sort", "--json").Out.TrimEnd()));
        Assert.Equal($$"""{"rows":[{{alone}}]}""" + "\n", together.Out);
    }

    [Fact]
    public void A_file_a_dash_and_a_pipe_are_the_same()
    {
        const string Given = "[3, 1, 2]";
        string file = Invocation.Of("soft-rank", _folder.Write("values.json", Given), "--json").Out;
        Assert.Equal(file, Invocation.WithInput(Given, "soft-rank", "-", "--json").Out);
        Assert.Equal(file, Invocation.WithInput(Given, "soft-rank", "--json").Out);
    }

    [Fact]
    public void The_cotangent_may_come_from_the_pipe()
    {
        string values = _folder.Write("values.txt", "5 1 2");
        JsonElement json = Invocation.WithInput("1 0 0", "soft-sort", values, "--vjp", "-", "--json").Json;
        Numbers.AssertClose([1 / 3.0, 1 / 3.0, 1 / 3.0], json.Doubles("vjp"), 1e-15);
    }

    [Fact]
    public void A_cotangent_of_other_rows_is_refused()
    {
        string values = _folder.Write("values.txt", "1 2\n\n3 4");
        string ragged = _folder.Write("ragged.txt", "1 2\n3"), single = _folder.Write("single.txt", "1 2 3 4");
        Invocation.Of("soft-rank", values, "--vjp", ragged, "--json")
            .Fails(1, $"{ragged}, line 2: the row has 1 number where {values}, line 3, has 2 numbers.");
        Invocation.Of("soft-rank", values, "--vjp", single, "--json")
            .Fails(1, $"{single}: it has 1 row where {values} has 2 rows.");
    }

    [Fact]
    public void A_cotangent_that_is_not_finite_is_refused()
    {
        string path = _folder.Write("g.txt", "1 nan");
        Invocation.WithInput("1 2", "soft-rank", "--vjp", path, "--json")
            .Fails(1, $"{path}, line 1: number 2 of the row is NaN; every number must be finite.");
    }

    [Theory]
    [InlineData("1 2\n3 nan 4", "standard input, line 2: values[1] is NaN; every element must be finite.")]
    [InlineData("\n1 2 -inf", "standard input, line 2: values[2] is -infinity; every element must be finite.")]
    [InlineData("1 two", "standard input, line 1: 'two' is not a number.")]
    [InlineData("", "standard input: it is empty; at least one number is needed.")]
    public void Bad_numbers_fail_with_their_line(string input, string sentence)
    {
        Invocation.WithInput(input, "soft-rank", "--json").Fails(1, sentence);
        Invocation.WithInput(input, "soft-sort").Fails(1, sentence);
    }

    [Theory]
    [InlineData("--strength must be a positive, finite number, not '0'", "--strength", "0")]
    [InlineData("--strength must be a positive, finite number, not '-1'", "--strength", "-1")]
    [InlineData("--strength must be a positive, finite number, not 'nan'", "--strength", "nan")]
    [InlineData("--strength must be a positive, finite number, not 'Infinity'", "--strength", "Infinity")]
    [InlineData("--strength must be a positive, finite number, not '1e999'", "--strength", "1e999")]
    [InlineData("--strength must be a positive, finite number, not '1,5'", "--strength", "1,5")]
    [InlineData("--strength must be a positive, finite number, not 'much'", "--strength", "much")]
    [InlineData("--regularization must be l2 or kl, not 'l1'", "--regularization", "l1")]
    [InlineData("--direction must be ascending or descending, not 'up'", "--direction", "up")]
    [InlineData("--dtype must be float64 or float32, not 'float16'", "--dtype", "float16")]
    [InlineData("Standard input can be read for one of the files only", "--vjp", "-")]
    [InlineData("Unrecognized option '--strenght'", "--strenght")]
    [InlineData("--vjp needs a file name, not '--strenght'", "--vjp", "--strenght")]
    public void Wrong_options_are_wrong_usage(string sentence, params string[] options)
    {
        foreach (string command in (string[])["soft-rank", "soft-sort"])
        {
            Invocation.WithInput("1 2", [command, .. options, "--json"])
                .Fails(2, $"{sentence} (see 'isotone {command} --help').");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static TheoryData<int> Indices(string file) => [.. Enumerable.Range(0, Golden.Cases(file).Count)];

    private Invocation Run(JsonElement expected, string type)
    {
        string cotangent = _folder.Write("cotangent.txt", Numbers.Text(expected.Doubles("cotangent")));
        return Invocation.WithInput(
            Numbers.Text(expected.Doubles("x")),
            expected.Text("op").Replace('_', '-'),
            "--regularization", expected.Text("regularization"),
            "--strength", expected.GetProperty("strength").GetRawText(),
            "--direction", expected.Text("direction"),
            "--dtype", type,
            "--vjp", cotangent,
            "--json");
    }
}
