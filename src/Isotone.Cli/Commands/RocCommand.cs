using System.CommandLine;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone roc</c>.</summary>
internal sealed class RocCommand : OperatorCommand
{
    private readonly Option<string> _labels = LabelOptions.Labels();
    private readonly Option<string> _predictions = LabelOptions.Predictions();

    public RocCommand(CommandIO io)
        : base("roc", "The ROC curve and its area, by the constant added to the predictions.", io)
    {
        Take(_labels, _predictions);
        FileOptions.ReadPipeOnce(this, result => result.GetValue(_labels), result => result.GetValue(_predictions));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        NumberRows<double> labels = Read<double>(parsed.GetValue(_labels));
        NumberRows<double> predictions = Read<double>(parsed.GetValue(_predictions));
        predictions.RequireRowsOf(labels);
        return EachRow(
            row => ReportOf(Roc.Curve(labels.Row(row), predictions.Row(row))),
            ("labels", "labels", labels),
            ("predictions", "predictions", predictions));
    }

    private static Report ReportOf(RocCurve curve) => new Report()
        .Add("fpr", curve.Fpr, "interval")
        .Add("fnr", curve.Fnr, "interval")
        .Add("tpr", curve.Tpr, "interval")
        .Add("min_fpr_fnr", curve.MinFprFnr, "interval")
        .Add("min_constant", curve.MinConstant, "interval")
        .Add("max_constant", curve.MaxConstant, "interval")
        .Add("auc", curve.Auc);
}
