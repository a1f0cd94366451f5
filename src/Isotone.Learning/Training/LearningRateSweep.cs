using Isotone.Charts;

namespace Isotone.Learning;

/// <summary>What a sweep over learning rates gave.</summary>
/// <param name="LearningRates">The learning rate of each step, rising.</param>
/// <param name="Losses">The loss of each step's batch before the step.</param>
/// <param name="SmoothedLosses">Their exponential running mean, corrected for its start.</param>
/// <param name="SteepestDescent">The rate at which the smoothed loss falls fastest by the logarithm of the rate.</param>
/// <param name="MinimumOverTen">A tenth of the rate at which the smoothed loss is least.</param>
/// <param name="HasDiverged">Whether the sweep ended before its last step because the loss rose.</param>
public sealed record LearningRateSweep(
    IReadOnlyList<double> LearningRates,
    IReadOnlyList<double> Losses,
    IReadOnlyList<double> SmoothedLosses,
    double SteepestDescent,
    double MinimumOverTen,
    bool HasDiverged)
{
    /// <summary>
    /// The picture of the sweep: the loss over the learning rate, and the two suggestions. Drawn by
    /// <see cref="SvgChart.Document(Chart)"/> or <see cref="TextChart"/>.
    /// </summary>
    public Chart Chart()
    {
        // What diverged would flatten everything that is to be seen.
        double least = SmoothedLosses.Min(), most = SmoothedLosses[0] + (SmoothedLosses[0] - least);
        double top = Math.Max(most, SmoothedLosses.Take(Math.Max(1, SmoothedLosses.Count / 2)).Max());
        double[] smoothed = [.. SmoothedLosses.Select(loss => loss <= top ? loss : double.NaN)];
        return new Chart(
            "Loss while the learning rate rises",
            new ChartAxis("learning rate", AxisScale.Logarithmic),
            new ChartAxis("loss, smoothed"),
            ChartSeries.Line("smoothed loss", LearningRates, smoothed),
            Mark("steepest descent", SteepestDescent),
            Mark("a tenth of the minimum's", MinimumOverTen));

        ChartSeries Mark(string name, double rate) => ChartSeries.Scatter(
            FormattableString.Invariant($"{name}: {rate:0.##E+0}"), [rate], [SmoothedLosses[Nearest(rate)]]);
    }

    private int Nearest(double rate) =>
        Enumerable.Range(0, LearningRates.Count).MinBy(i => Math.Abs(Math.Log(LearningRates[i] / rate)));
}
