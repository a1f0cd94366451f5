using System.Globalization;

namespace Isotone.Charts;

/// <summary>A linear scale with ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale : PlotScale
{
    // From a million on, and below a millionth, a plain number has too many digits for the margin.
    private const int MostDigits = 6;

    private readonly double _first, _last, _step;
    private readonly Func<double, string>? _format;

    // The ends are counted in steps, so that none overflows.
    private LinearScale(double first, double last, double step, Func<double, string>? format)
    {
        (_first, _last, _step, _format) = (first, last, step, format);
        double begin = Math.Ceiling(first - 1e-9), end = Math.Floor(last + 1e-9);
        var ticks = new List<double>();
        for (double tick = begin; tick <= end; tick++)
            ticks.Add(tick == 0 ? 0 : tick * step);
        Ticks = ticks;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Ticks { get; }

    /// <inheritdoc/>
    public override double Base => 0;

    /// <summary>A scale over the finite numbers from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static LinearScale Over(ChartAxis axis, double low, double high, int steps, bool isTight)
    {
        (double lowest, double highest) = (axis.Minimum ?? low, axis.Maximum ?? high);
        if (axis.Minimum > axis.Maximum || !double.IsFinite(lowest) || !double.IsFinite(highest))
            throw new ArgumentException($"The axis '{axis.Label}' cannot go from {axis.Minimum} to {axis.Maximum}.", nameof(axis));
        double magnitude = Math.Max(Math.Abs(lowest), Math.Abs(highest));
        bool isFlat = !(highest / 2 - lowest / 2 > 5e-13 * magnitude) || magnitude < 1e-290;
        if (isFlat)
        {
            // A constant in the middle, not noise blown up to the height of the chart.
            double margin = axis.IsWhole ? 1 : magnitude < 1e-290 ? 0.5 : magnitude / 2;
            (lowest, highest) = (lowest - margin, highest + margin);
        }

        double step = RoundUp((highest / steps) - (lowest / steps));
        if (axis.IsWhole)
            step = Math.Max(1, step);
        double first = lowest / step, last = highest / step;
        bool keepsEnds = isTight && !isFlat;
        return new LinearScale(
            keepsEnds || axis.Minimum is not null ? first : Math.Floor(first + 1e-9),
            keepsEnds || axis.Maximum is not null ? last : Math.Ceiling(last - 1e-9),
            step,
            axis.Format);
    }

    /// <inheritdoc/>
    public override double Share(double value) =>
        double.IsFinite(value) ? ((value / _step) - _first) / (_last - _first) : double.NaN;

    /// <inheritdoc/>
    public override string Label(double tick)
    {
        if (_format is not null)
            return _format(tick);
        if (tick == 0)
            return "0";

        // As many digits as tell a tick from its neighbours.
        int stepExponent = Exponent(_step), exponent = Exponent(Math.Max(Math.Abs(_first), Math.Abs(_last)) * _step);
        if (exponent < MostDigits && stepExponent >= -MostDigits)
            return tick.ToString($"F{Math.Max(0, -stepExponent)}", CultureInfo.InvariantCulture);
        return tick.ToString($"0.{new string('#', Math.Max(0, exponent - stepExponent))}e+0", CultureInfo.InvariantCulture);
    }

    private static double RoundUp(double wanted)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        return (wanted / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    // Steps are decimal up to rounding: 0.001 must not count as 0.000999.
    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);
}
