using System.Globalization;
using Isotone.Charts;

namespace Isotone.Cli;

/// <summary>Charts of ROC curves, of the errors below them, and of subdifferentials.</summary>
internal static class RocCharts
{
    private const double PanelWidth = 380, PlotHeight = 260;
    private const int MostRows = 8;

    /// <summary>The curves of rows, each with its area; the first eight where there are more.</summary>
    public static Chart Curves(IReadOnlyList<RocCurve> rows) => Curves(rows.Take(MostRows).Select((curve, row) => (
        string.Create(CultureInfo.InvariantCulture, $"{(rows.Count > 1 ? $"row {row + 1}: " : "")}{AreaText(curve.Auc)}"), curve.Fpr, curve.Tpr)));

    /// <summary>The errors against the constant added to the predictions: the area below the lesser one is the AUM.</summary>
    public static Chart Errors(RocCurve curve) => Errors(
        curve.MinConstant[1..], curve.Fpr, curve.Fnr, "false positive rate", "false negative rate", "rate");

    /// <summary>The same of total errors of any functions.</summary>
    public static Chart Errors(ErrorIntervals errors) => Errors(
        errors.MinConstant[1..], errors.Fp, errors.Fn, "false positives", "false negatives", "errors");

    /// <summary>The ROC curve of total errors, as shares of the most there are of each kind.</summary>
    /// <param name="errors">The errors, some of each kind.</param>
    /// <param name="auc">The area under it.</param>
    public static Chart Curve(ErrorIntervals errors, double auc) =>
        Curves([(AreaText(auc), errors.FalsePositiveShare, errors.TruePositiveShare)]);

    /// <summary>A curve as a file: the curve and, for one row, the errors.</summary>
    public static string Document(IReadOnlyList<RocCurve> rows) => rows.Count == 1
        ? SvgChart.Document("ROC curve and the errors below it", [Curves(rows), Errors(rows[0])], columns: 2)
        : SvgChart.Document(Curves(rows));

    /// <summary>The same of total errors; the errors alone where one kind of them never changes.</summary>
    public static string Document(ErrorIntervals errors, double auc) => double.IsNaN(auc)
        ? SvgChart.Document(Errors(errors))
        : SvgChart.Document("ROC curve and the errors below it", [Curve(errors, auc), Errors(errors)], columns: 2);

    /// <summary>AUM and its derivatives against the difference of two predictions.</summary>
    /// <param name="aum">The function.</param>
    /// <param name="difference">The difference that was given.</param>
    public static string Subdifferential(AumOfDifference aum, double difference)
    {
        double low = Math.Min(difference, aum.Kinks[0]), high = Math.Max(difference, aum.Kinks[^1]);
        double margin = high > low ? (high - low) / 2 : 1;
        double[] ends = [low - margin, .. aum.Kinks, high + margin];
        Span<double> left = stackalloc double[2], right = stackalloc double[2];
        double[] areas = new double[ends.Length];
        var (between, slopes) = (new List<double>(), new[] { new List<double>(), new List<double>() });
        double[][] leftAt = [new double[ends.Length], new double[ends.Length]], rightAt = [new double[ends.Length], new double[ends.Length]];
        for (int i = 0; i < ends.Length; i++)
        {
            areas[i] = aum.At(ends[i], left, right);
            for (int example = 0; example < 2; example++)
                (leftAt[example][i], rightAt[example][i]) = (left[example], right[example]);
            if (i + 1 == ends.Length)
                break;

            // Between kinks both sides agree; the line stops at each.
            aum.At(ends[i] + (ends[i + 1] - ends[i]) / 2, left, right);
            between.AddRange([ends[i], ends[i + 1], double.NaN]);
            for (int example = 0; example < 2; example++)
                slopes[example].AddRange([left[example], left[example], double.NaN]);
        }

        var x = new ChartAxis("second prediction less the first") { Minimum = ends[0], Maximum = ends[^1] };
        double here = aum.At(difference, left, right);
        Chart loss = Panel(
            "AUM", x, new ChartAxis("AUM"), [ChartSeries.Line("AUM", ends, areas), ChartSeries.Scatter("as given", [difference], [here])]);
        string[] names = ["first", "second"];
        IEnumerable<Chart> derivatives = Enumerable.Range(0, 2).Select(example => Panel(
            $"derivative by the {names[example]} prediction",
            x,
            new ChartAxis("derivative"),
            [
                ChartSeries.Line("between kinks", between, slopes[example]),
                ChartSeries.Scatter("for a decrease, at a kink", ends[1..^1], leftAt[example][1..^1]),
                ChartSeries.Scatter("for an increase, at a kink", ends[1..^1], rightAt[example][1..^1]),
            ]));
        return SvgChart.Document("AUM of two examples and its subdifferential", [loss, .. derivatives], columns: 3);
    }

    private static Chart Curves(IEnumerable<(string Name, double[] Fpr, double[] Tpr)> curves) => Panel(
        "ROC curve",
        Rate("false positive rate"),
        Rate("true positive rate"),
        [
            .. curves.Select(curve => ChartSeries.Line(curve.Name, curve.Fpr, curve.Tpr)),
            ChartSeries.Line("chance", [0, 1], [0, 1]) with { IsReference = true },
        ]);

    private static string AreaText(double auc) => string.Create(CultureInfo.InvariantCulture, $"AUC {auc:G4}");

    // Errors 0 to n hold between the n steps: below the first one and above the last one, a tenth of the range is shown.
    private static Chart Errors(double[] steps, double[] fp, double[] fn, string fpName, string fnName, string unit)
    {
        steps = [.. steps.Where(double.IsFinite)];
        double margin = steps.Length > 1 ? (steps[^1] - steps[0]) / 10 : 1;
        double[] x = [steps[0] - margin, .. steps, steps[^1] + margin];
        return Panel(
            "errors by the constant added",
            new ChartAxis("constant added to the predictions"),
            new ChartAxis(unit) { Minimum = 0 },
            [
                ChartSeries.Area("the lesser: its area is the AUM", Corners(x)[1..^1], Corners([.. fp.Zip(fn, Math.Min)])),
                ChartSeries.Step(fpName, x, [.. fp, fp[^1]]),
                ChartSeries.Step(fnName, x, [.. fn, fn[^1]]),
            ]);
    }

    // Each value from one x to the next.
    private static double[] Corners(double[] values) => [.. values.SelectMany(value => (double[])[value, value])];

    private static ChartAxis Rate(string label) => new(label) { Minimum = 0, Maximum = 1 };

    private static Chart Panel(string title, ChartAxis x, ChartAxis y, ChartSeries[] series) =>
        new(title, x, y, series) { Width = PanelWidth, PlotHeight = PlotHeight };
}
