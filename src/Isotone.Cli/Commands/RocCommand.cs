using System.CommandLine;
using Isotone.Charts;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone roc</c>.</summary>
internal sealed class RocCommand : OperatorCommand
{
    private readonly Option<string> _labels = LabelOptions.Labels();
    private readonly Option<string> _predictions = LabelOptions.Predictions();
    private readonly Option<string> _plot = RocOptions.Plot();
    private Chart? _picture;

    public RocCommand(CommandIO io)
        : base("roc", "The ROC curve and its area, by the constant added to the predictions.", io)
    {
        Take(_labels, _predictions, _plot);
        FileOptions.ReadPipeOnce(this, result => result.GetValue(_labels), result => result.GetValue(_predictions));
    }

    /// <inheritdoc/>
    protected override Chart? Picture => _picture;

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        string? plot = parsed.GetValue(_plot);
        if (plot is not null)
            AtomicFile.RequireWritable(plot);
        NumberRows<double> labels = Read<double>(parsed.GetValue(_labels));
        NumberRows<double> predictions = Read<double>(parsed.GetValue(_predictions));
        predictions.RequireRowsOf(labels);
        var curves = new List<RocCurve>();
        IReadOnlyList<Report> reports = EachRow(
            row =>
            {
                curves.Add(Roc.Curve(labels.Row(row), predictions.Row(row)));
                return RocReports.Of(curves[^1]).Add("auc", curves[^1].Auc);
            },
            ("labels", "labels", labels),
            ("predictions", "predictions", predictions));
        if (plot is not null)
            WritePicture(plot, RocCharts.Document(curves));
        _picture = RocCharts.Curves(curves);
        return reports;
    }
}
