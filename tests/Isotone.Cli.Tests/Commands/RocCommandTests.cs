using System.Text.Json;
using System.Xml.Linq;

namespace Isotone.Cli.Tests;

public sealed class RocCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // R torch's article on AUM.
    [Fact]
    public void The_published_example_is_written_to_the_letter() => Assert.Equal(
        """
        {"fpr":[0,0.5,0.5,0.5,1],"fnr":[1,1,0.5,0,0],"tpr":[0,0,0.5,1,1],"min_fpr_fnr":[0,0.5,0.5,0,0],"min_constant":["-Infinity",-2,-1.5,1,3.5],"max_constant":[-2,-1.5,1,3.5,"Infinity"],"auc":0.5}

        """.ReplaceLineEndings("\n"),
        Run("-1 -1 1 1", "2 -3.5 -1 1.5", "--json").Out);

    [Fact]
    public void Tied_predictions_are_one_step()
    {
        JsonElement json = Run("0 1 0 1", "1 1 0 2", "--json").Json;
        Assert.Equal(4, json.GetProperty("fpr").GetArrayLength());
        Assert.Equal(0.875, json.GetProperty("auc").GetDouble());
    }

    [Fact]
    public void Several_rows_are_a_list() =>
        Assert.Equal(2, Run("0 1\n1 0", "1 2\n1 2", "--json").Json.GetProperty("rows").GetArrayLength());

    [Fact]
    public void A_single_class_fails() => Run("0 0", "1 2", "--json").Fails(
        1,
        $"{_folder["labels.txt"]}, line 1: labels hold a single class, negatives (anything but 1) only; rates of both kinds of error need both.");

    [Fact]
    public void The_labels_are_required() => Invocation.Of("roc", "--predictions", "p")
        .Fails(2, "Option '--labels' is required (see 'isotone roc --help').");

    [Fact]
    public void People_get_a_table() => Assert.Equal(
        [
            "auc  1",
            "",
            "interval  fpr  fnr  tpr  min fpr fnr  min constant  max constant",
            "       1    0    1    0            0     -Infinity            -2",
            "       2    0    0    1            0            -2            -1",
            "       3    1    0    1            0            -1      Infinity",
        ],
        Run("0 1", "1 2").Lines);

    [Fact]
    public void The_curve_and_the_errors_are_drawn()
    {
        string plot = _folder.Write("plot.svg", "older");
        Assert.Equal(5, Run("-1 -1 1 1", "2 -3.5 -1 1.5", "--plot", plot, "--json").Json.GetProperty("fpr").GetArrayLength());
        string text = XDocument.Load(plot).Root!.Value;
        Assert.Contains("AUC 0.5", text, StringComparison.Ordinal);
        Assert.Contains("the lesser: its area is the AUM", text, StringComparison.Ordinal);
        Run("0 1\n1 0", "1 2\n1 2", "--plot", plot);
        text = XDocument.Load(plot).Root!.Value;
        Assert.Contains("row 1: AUC 1", text, StringComparison.Ordinal);
        Assert.Contains("row 2: AUC 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_shows_the_curve()
    {
        string[] files = ["--labels", _folder.Write("labels.txt", "0 1 0 1"), "--predictions", _folder.Write("predictions.txt", "1 3 2 4")];
        Invocation run = Invocation.Run("", io => io with { OutIsTerminal = true }, ["roc", .. files]);
        Assert.Contains("false positive rate", run.Out, StringComparison.Ordinal);
        Assert.Contains(run.Out, character => character is > '\u2800' and <= '\u28ff');
        Assert.DoesNotContain("false positive rate", Invocation.Of(["roc", .. files]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plot_that_cannot_be_written_fails_first()
    {
        string nowhere = Path.Combine(_folder["none"], "plot.svg");
        Run("0 1", "1 2", "--plot", nowhere).Fails(1, $"{nowhere}: its folder does not exist.");
    }

    public void Dispose() => _folder.Dispose();

    private Invocation Run(string labels, string predictions, params string[] options) => Invocation.Of(
        [
            "roc",
            "--labels", _folder.Write("labels.txt", labels),
            "--predictions", _folder.Write("predictions.txt", predictions),
            .. options,
        ]);
}
