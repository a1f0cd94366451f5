using System.Globalization;

namespace Isotone.Charts;

/// <summary>A logarithmic scale: ticks at powers of ten, and at 2 and 5 times them where there are few decades.</summary>
internal sealed class LogScale : PlotScale
{
    // A power of ten is its own decade, whichever way its logarithm was rounded.
    private const double Slack = 1e-9;

    private readonly double _first, _last;
    private readonly Func<double, string>? _format;

    private LogScale(double first, double last, int steps, Func<double, string>? format)
    {
        (_first, _last, _format) = (first, last, format);
        int begin = (int)Math.Floor(first - Slack), end = (int)Math.Ceiling(last + Slack);
        double decades = last - first;
        double[] factors = decades <= 1.5 ? [1, 2, 5] : [1];
        int every = Math.Max(1, (int)Math.Ceiling(decades / Math.Max(2, steps)));
        var ticks = new List<double>();
        for (int exponent = begin; exponent <= end; exponent++)
        {
            if (exponent % every != 0)
                continue;
            foreach (double factor in factors)
            {
                double at = exponent + Math.Log10(factor);
                if (at >= first - Slack && at <= last + Slack)
                    ticks.Add(factor * Math.Pow(10, exponent));
            }
        }

        Ticks = ticks;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Ticks { get; }

    /// <inheritdoc/>
    public override double Base => Math.Pow(10, _first);

    /// <summary>A scale over the positive numbers from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static LogScale Over(ChartAxis axis, double low, double high, int steps, bool isTight)
    {
        if (axis.Minimum <= 0 || axis.Maximum <= 0 || axis.Minimum > axis.Maximum)
            throw new ArgumentException($"The logarithmic axis '{axis.Label}' cannot go from {axis.Minimum} to {axis.Maximum}.", nameof(axis));
        double first = Math.Log10(axis.Minimum ?? low), last = Math.Log10(axis.Maximum ?? high);
        bool isFlat = last - first < 0.05;
        if ((!isTight || isFlat) && axis.Minimum is null)
            first = Math.Floor(first + Slack);
        if ((!isTight || isFlat) && axis.Maximum is null)
            last = Math.Max(Math.Ceiling(last - Slack), Math.Floor(first) + 1);
        if (!(last > first))
            last = first + 1;
        return new LogScale(first, last, steps, axis.Format);
    }

    /// <inheritdoc/>
    public override double Share(double value) =>
        value > 0 && double.IsFinite(value) ? (Math.Log10(value) - _first) / (_last - _first) : double.NaN;

    /// <inheritdoc/>
    public override string Label(double tick)
    {
        if (_format is not null)
            return _format(tick);
        return tick is >= 1e-4 and < 1e6
            ? tick.ToString("0.####", CultureInfo.InvariantCulture)
            : tick.ToString("0.#e+0", CultureInfo.InvariantCulture);
    }
}
