using System.CommandLine;
using System.CommandLine.Parsing;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone aum</c>.</summary>
internal sealed class AumCommand : OperatorCommand
{
    private readonly Option<string> _labels = LabelOptions.Labels(required: false);
    private readonly Option<string> _errorDiffs = RocOptions.ErrorDiffs(required: false);
    private readonly Option<string> _predictions = LabelOptions.Predictions();
    private readonly ChoiceOption<ErrorDenominator> _denominator = new(
        "--denominator",
        "Whether errors are shares of their class or numbers of elements.",
        ("rate", ErrorDenominator.Rate),
        ("count", ErrorDenominator.Count));

    public AumCommand(CommandIO io)
        : base("aum", "The area under min(FP, FN) and its one-sided derivatives by the predictions.", io)
    {
        Take(_labels, _errorDiffs, _predictions, _denominator);
        FileOptions.ReadPipeOnce(
            this, result => result.GetValue(_labels), result => result.GetValue(_errorDiffs), result => result.GetValue(_predictions));
        Validators.Add(RequireErrors);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        if (parsed.GetValue(_errorDiffs) is string errorDiffs)
            return [OfErrorDiffs(ReadObject(errorDiffs), Read<double>(parsed.GetValue(_predictions)))];
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

        // A row of one class has an AUM in counts, but no AUC.
        bool bothClasses = labels.Contains(1) && labels.ContainsAnyExcept(1);
        double auc = bothClasses ? Roc.Auc(labels, predictions) : double.NaN;
        return ReportOf(area, auc, left, right, gradient, aum.Curve(0));
    }

    private static Report OfErrorDiffs(NumberObject diffs, NumberRows<double> predictions)
    {
        if (predictions.Rows.Count > 1)
            throw predictions.Problem(1, "error changes are of one row of predictions, and this is a second one");
        int examples = predictions.Values.Length;
        var aum = new GeneralAum<double>(RocInputs.ErrorFunctions(diffs, examples));
        double[] left = new double[examples], right = new double[examples], gradient = new double[examples];
        double area;
        try
        {
            area = aum.Forward(predictions.Values);
        }
        catch (ArgumentException exception)
        {
            throw predictions.Problem(0, exception.Sentence());
        }

        aum.Derivatives(left, right);
        aum.Vjp(1, gradient);
        return ReportOf(area, aum.Auc, left, right, gradient, aum.Curve());
    }

    private static Report ReportOf(
        double area, double auc, double[] left, double[] right, double[] gradient, ErrorCurve curve) => new Report()
        .Add("aum", area)
        .Add("auc", auc)
        .Add("derivative_left", left, "element")
        .Add("derivative_right", right, "element")
        .Add("gradient", gradient, "element")
        .Add("total_error", new Report()
            .Add("thresh", curve.Threshold, "threshold")
            .Add("fp_before", curve.FpBefore, "threshold")
            .Add("fn_before", curve.FnBefore, "threshold"));

    private void RequireErrors(CommandResult result)
    {
        bool hasLabels = result.GetResult(_labels) is not null, hasDiffs = result.GetResult(_errorDiffs) is not null;
        if (hasLabels == hasDiffs)
            result.AddError(hasLabels ? "--labels and --error-diffs exclude each other" : "Option '--labels' or '--error-diffs' is required");
        else if (hasDiffs && result.GetResult(_denominator) is { Implicit: false })
            result.AddError("--denominator is for labels; error changes are in their own unit");
    }
}
