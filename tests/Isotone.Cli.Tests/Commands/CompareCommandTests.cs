using System.Text.Json;

namespace Isotone.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string First => _folder.Write("first.csv", "id,era,prediction\na,e1,0\nb,e1,1\nc,e1,2\nd,e2,1\ne,e2,2\n");

    private string Second => _folder.Write("second.csv", "id,era,prediction\nc,e1,0\nb,e1,1\na,e1,2\ne,e2,2\nd,e2,1\n");

    [Fact]
    public void Churn_and_turnover_are_by_era()
    {
        JsonElement json = Invocation.Of("compare", First, Second, "--era", "era", "--top-bottom", "1", "--json").Json;
        Assert.Equal(["eras", "summary"], Invocation.Keys(json));
        JsonElement[] eras = [.. json.GetProperty("eras").EnumerateArray()];
        Assert.Equal(["era", "rows", "overlap", "churn", "top_bottom_churn", "turnover"], Invocation.Keys(eras[0]));
        Assert.Equal(("e1", 2.0, 1.0, 2.0), (eras[0].GetProperty("era").GetString(), Value(eras[0], "churn"), Value(eras[0], "top_bottom_churn"), Value(eras[0], "turnover")));
        Assert.Equal(("e2", 0.0, 0.0, 0.0), (eras[1].GetProperty("era").GetString(), Value(eras[1], "churn"), Value(eras[1], "top_bottom_churn"), Value(eras[1], "turnover")));
        JsonElement churn = json.GetProperty("summary").GetProperty("churn");
        Assert.Equal((1.0, 2.0), (Value(churn, "mean"), Value(churn, "max")));
    }

    [Fact]
    public void Without_eras_a_file_is_one()
    {
        // 1 - scipy.stats.spearmanr of the same numbers.
        string[] lines = Invocation.Of("compare", First, Second).Lines;
        Assert.Equal(["eras", "era", "rows", "overlap", "churn", "turnover"], [lines[0], .. Words(lines[1])]);
        Assert.Equal(["all", "5", "1", "1.36111", "2"], Words(lines[2]));
        Assert.Equal(3, lines.Length);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Problems_are_one_sentence()
    {
        string missing = _folder["missing.csv"], first = First;
        Invocation.Of("compare", first, missing, "--json").Fails(1, $"{missing}: there is no such file.");
        Invocation.Of("compare", first, first, "--prediction", "p").Fails(1, $"{first}, line 1, column 'p': the header has no such column.");
        Invocation.Of("compare", first).Fails(2, "Required argument 'SECOND' missing for command: 'compare' (see 'isotone compare --help').");
        Invocation.Of("compare", first, first, "--top-bottom", "0")
            .Fails(2, "--top-bottom must be a whole number from 1 to 2147483647, not '0' (see 'isotone compare --help').");
    }

    public void Dispose() => _folder.Dispose();

    private static double Value(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
