using System.Xml.Linq;

namespace Isotone.Cli.Tests;

public sealed class AumPlotTests : IDisposable
{
    private const string Diffs = """{"example":[0,1,1],"pred":[0,0,1],"fp_diff":[0,1,-1],"fn_diff":[-1,0,0]}""";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_curve_of_labels_and_its_subdifferential_are_drawn()
    {
        Run("--labels", "0 1", "1.5 0.5", "--plot", _folder["curve.svg"], "--plot-subdifferential", _folder["sub.svg"], "--json");
        Assert.Contains("AUC 0", Text("curve.svg"), StringComparison.Ordinal);
        XElement[] panels = [.. XDocument.Load(_folder["sub.svg"]).Root!.Elements().Where(element => element.Name.LocalName == "g")];
        Assert.Equal(3, panels.Length);
        Assert.Contains("derivative by the second prediction", panels[2].Value, StringComparison.Ordinal);

        // The place given, and the two sides of the one kink; as many in the legend.
        Assert.Equal([2, 4, 4], panels.Select(panel => panel.Descendants().Count(element => element.Name.LocalName == "circle")));
    }

    [Fact]
    public void The_errors_of_any_functions_are_drawn()
    {
        Run("--error-diffs", Diffs, "0.5 -1", "--plot", _folder["errors.svg"], "--plot-subdifferential", _folder["sub.svg"], "--json");
        Assert.Contains("false negatives", Text("errors.svg"), StringComparison.Ordinal);
        Assert.Contains("AUM of two examples", Text("sub.svg"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_one_class_has_no_curve() => Run("--labels", "1 1", "1 2", "--denominator", "count", "--plot", _folder["curve.svg"]).Fails(
        1, $"{_folder["errors.txt"]}, line 1: labels hold a single class; a ROC curve needs both.");

    [Fact]
    public void A_difference_is_of_two() => Run("--labels", "0 1 1", "1 2 3", "--plot-subdifferential", _folder["sub.svg"]).Fails(
        1, $"{_folder["predictions.txt"]}, line 1: it has 3 predictions; --plot-subdifferential draws the difference of two.");

    [Fact]
    public void Negative_errors_are_the_fault_of_their_file() => Run(
        "--error-diffs", """{"example":[0,1],"pred":[0,0],"fp_diff":[0,-1],"fn_diff":[-1,0]}""", "0.5 -1").Fails(
        1,
        $"{_folder["errors.txt"]}: With these predictions there are -1 false positives above the constant 1, where example 1 has a breakpoint at 0; errors cannot be negative.");

    [Fact]
    public void A_line_search_names_what_its_file_lacks()
    {
        Assert.Equal(
            $"isotone: {_folder["d.json"]}: the false positives do not rise from the smallest predictions to the largest; there is no AUC.",
            Search("""{"rows":2,"cols":1,"values":[1,2]}""").Error.TrimEnd());
        Assert.Equal($"isotone: {_folder["f.json"]}: rows is -1; it must be at least 1.", Search("""{"rows":-1,"cols":1,"values":[1,2]}""").Error.TrimEnd());
    }

    public void Dispose() => _folder.Dispose();

    private Invocation Search(string features) => Invocation.Of(
        "aum-line-search", "--error-diffs", _folder.Write("d.json", Diffs), "--features", _folder.Write("f.json", features));

    private string Text(string file) => XDocument.Load(_folder[file]).Root!.Value;

    private Invocation Run(string option, string errors, string predictions, params string[] options) => Invocation.Of(
        ["aum", option, _folder.Write("errors.txt", errors), "--predictions", _folder.Write("predictions.txt", predictions), .. options]);
}
