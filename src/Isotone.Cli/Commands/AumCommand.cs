using System.CommandLine;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone aum</c>.</summary>
internal sealed class AumCommand : OperatorCommand
{
    private readonly Option<string> _labels = LabelOptions.Labels();
    private readonly Option<string> _predictions = LabelOptions.Predictions();
    private readonly ChoiceOption<ErrorDenominator> _denominator = new(
        "--denominator",
        "Whether errors are shares of their class or numbers of elements.",
        ("rate", ErrorDenominator.Rate),
        ("count", ErrorDenominator.Count));

    public AumCommand(CommandIO io)
        : base("aum", "The area under min(FP, FN) and its one-sided derivatives by the predictions.", io)
    {
        Take(_labels, _predictions, _denominator);
        FileOptions.ReadPipeOnce(this, result => result.GetValue(_labels), result => result.GetValue(_predictions));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        NumberRows<double> labels = Read<double>(parsed.GetValue(_labels));
        NumberRows<double> predictions = Read<double>(parsed.GetValue(_predictions));
        predictions.RequireRowsOf(labels);
        var aum = new Aum<double>(_denominator.Of(parsed));
        return EachRow(
            row => Apply(aum, labels.Row(row), predictions.Row(row)),
            ("labels", "labels", labels),
            ("predictions", "predictions", predictions));
    }

    private static Report Apply(Aum<double> aum, ReadOnlySpan<double> labels, ReadOnlySpan<double> predictions)
    {
        double area = aum.Forward(labels, predictions);
        double[] left = new double[labels.Length], right = new double[labels.Length], gradient = new double[labels.Length];
        aum.Derivatives(left, right);
        aum.Vjp([1], gradient);
        ErrorCurve curve = aum.Curve(0);

        // A row of one class has an AUM in counts, but no AUC.
        bool bothClasses = labels.Contains(1) && labels.ContainsAnyExcept(1);
        return new Report()
            .Add("aum", area)
            .Add("auc", bothClasses ? Roc.Auc(labels, predictions) : double.NaN)
            .Add("derivative_left", left, "element")
            .Add("derivative_right", right, "element")
            .Add("gradient", gradient, "element")
            .Add("total_error", new Report()
                .Add("thresh", curve.Threshold, "threshold")
                .Add("fp_before", curve.FpBefore, "threshold")
                .Add("fn_before", curve.FnBefore, "threshold"));
    }
}
