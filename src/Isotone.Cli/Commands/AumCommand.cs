using System.CommandLine;
using System.CommandLine.Parsing;
using Isotone.Charts;
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

    private readonly Option<string> _plot = RocOptions.Plot();
    private readonly Option<string> _subdifferential = FileOptions.File(
        "--plot-subdifferential",
        "The SVG file for AUM and its one-sided derivatives against the difference of two predictions; replaced where it exists.");

    private Chart? _picture;

    public AumCommand(CommandIO io)
        : base("aum", "The area under min(FP, FN) and its one-sided derivatives by the predictions.", io)
    {
        Take(_labels, _errorDiffs, _predictions, _denominator, _plot, _subdifferential);
        FileOptions.ReadPipeOnce(
            this, result => result.GetValue(_labels), result => result.GetValue(_errorDiffs), result => result.GetValue(_predictions));
        Validators.Add(RequireErrors);
    }

    /// <inheritdoc/>
    protected override Chart? Picture => _picture;

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        foreach (Option<string> picture in (Option<string>[])[_plot, _subdifferential])
        {
            if (parsed.GetValue(picture) is string path)
                AtomicFile.RequireWritable(path);
        }

        if (parsed.GetValue(_errorDiffs) is string errorDiffs)
            return [OfErrorDiffs(parsed, ReadObject(errorDiffs), Read<double>(parsed.GetValue(_predictions)))];
        NumberRows<double> labels = Read<double>(parsed.GetValue(_labels));
        NumberRows<double> predictions = Read<double>(parsed.GetValue(_predictions));
        predictions.RequireRowsOf(labels);
        var aum = new Aum<double>(_denominator.Of(parsed));
        IReadOnlyList<Report> reports = EachRow(
            row => Apply(aum, labels.Row(row), predictions.Row(row)),
            ("labels", "labels", labels),
            ("predictions", "predictions", predictions));
        DrawCurves(parsed, labels, predictions);
        if (parsed.GetValue(_subdifferential) is not null)
        {
            if (labels.Rows.Count > 1)
                throw labels.Problem(1, "--plot-subdifferential draws one row of two predictions, and this is a second row");
            DrawSubdifferential(parsed, ErrorFunctions.FromLabels(labels.Values, _denominator.Of(parsed)), predictions);
        }

        return reports;
    }

    // A row of one class has no curve: on screen it is left out, a file of it is refused.
    private void DrawCurves(ParseResult parsed, NumberRows<double> labels, NumberRows<double> predictions)
    {
        var curves = new List<RocCurve>();
        string? plot = parsed.GetValue(_plot);
        for (int row = 0; row < labels.Rows.Count; row++)
        {
            bool bothClasses = labels.Row(row).Contains(1) && labels.Row(row).ContainsAnyExcept(1);
            if (bothClasses)
                curves.Add(Roc.Curve(labels.Row(row), predictions.Row(row)));
            else if (plot is not null)
                throw labels.Problem(row, "labels hold a single class; a ROC curve needs both");
        }

        if (plot is not null)
            WritePicture(plot, RocCharts.Document(curves));
        _picture = curves.Count > 0 ? RocCharts.Curves(curves) : null;
    }

    private void DrawSubdifferential(ParseResult parsed, ErrorFunctions errors, NumberRows<double> predictions)
    {
        if (parsed.GetValue(_subdifferential) is not string path)
            return;
        if (predictions.Values.Length != 2)
            throw predictions.Problem(0, $"it has {predictions.Values.Length} predictions; --plot-subdifferential draws the difference of two");
        var aum = new AumOfDifference(errors);
        if (aum.Kinks.Count == 0)
            throw predictions.Problem(0, "one of the two examples has no errors that change; there is nothing to draw by their difference");
        WritePicture(path, RocCharts.Subdifferential(aum, predictions.Values[1] - predictions.Values[0]));
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
        Report report = ReportOf(area, auc, left, right, gradient, aum.Curve(0));
        return bothClasses ? report.AddForPeople("ROC_curve", RocReports.Of(Roc.Curve(labels, predictions))) : report;
    }

    private Report OfErrorDiffs(ParseResult parsed, NumberObject diffs, NumberRows<double> predictions)
    {
        if (predictions.Rows.Count > 1)
            throw predictions.Problem(1, "error changes are of one row of predictions, and this is a second one");
        int examples = predictions.Values.Length;
        var aum = new GeneralAum<double>(RocInputs.ErrorFunctions(diffs, examples));
        double[] left = new double[examples], right = new double[examples], gradient = new double[examples];
        double area;
        predictions.RequireFinite();
        try
        {
            area = aum.Forward(predictions.Values);
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(diffs.Source, exception.Sentence(), innerException: exception);
        }

        aum.Derivatives(left, right);
        aum.Vjp(1, gradient);
        ErrorIntervals intervals = aum.Intervals();
        if (parsed.GetValue(_plot) is string plot)
            WritePicture(plot, RocCharts.Document(intervals, aum.Auc));
        _picture = double.IsNaN(aum.Auc) ? RocCharts.Errors(intervals) : RocCharts.Curve(intervals, aum.Auc);
        DrawSubdifferential(parsed, aum.Errors, predictions);
        return ReportOf(area, aum.Auc, left, right, gradient, aum.Curve())
            .AddForPeople("errors_by_the_constant_added", RocReports.Of(intervals));
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
