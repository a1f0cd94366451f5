namespace Isotone.Charts;

/// <summary>Both scales of a chart.</summary>
/// <param name="X">The horizontal one.</param>
/// <param name="Y">The vertical one.</param>
internal sealed record PlotScales(PlotScale X, PlotScale Y)
{
    public static PlotScales Of(Chart chart, int xSteps, int ySteps)
    {
        IEnumerable<double> Ends(ChartSeries series) => series.Kind != SeriesKind.Bar
            ? series.X
            : series.X.SelectMany(x => new[] { x - (BarWidth(series) / 2), x + (BarWidth(series) / 2) });
        return new PlotScales(
            PlotScale.Over(chart.X, chart.Series.SelectMany(Ends), xSteps, isTight: true),
            PlotScale.Over(
                chart.Y,
                chart.Series.SelectMany(series => series.Kind is SeriesKind.Bar or SeriesKind.Area ? series.Y.Append(0) : series.Y),
                ySteps,
                isTight: false));
    }

    /// <summary>The width of a series's bars in units of x.</summary>
    public static double BarWidth(ChartSeries series)
    {
        if (series.BarWidth > 0)
            return series.BarWidth;
        double[] x = [.. series.X.Where(double.IsFinite).Distinct().Order()];
        double least = x.Length < 2 ? 1 : Enumerable.Range(1, x.Length - 1).Min(i => x[i] - x[i - 1]);
        return 0.8 * least;
    }
}
