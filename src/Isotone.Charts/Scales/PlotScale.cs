namespace Isotone.Charts;

/// <summary>Where values lie along an axis, and which of them are marked.</summary>
internal abstract class PlotScale
{
    /// <summary>The marked values, ascending.</summary>
    public abstract IReadOnlyList<double> Ticks { get; }

    /// <summary>Where bars begin: 0, or the lower end where there is no 0.</summary>
    public abstract double Base { get; }

    /// <summary>How far along the axis a value lies, 0 to 1 within its ends; NaN where it has no place.</summary>
    public abstract double Share(double value);

    /// <summary>What a tick is called.</summary>
    public abstract string Label(double tick);

    /// <summary>The scale of an axis over values.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What it must cover; what is not finite does not count.</param>
    /// <param name="steps">About how many steps from tick to tick there should be.</param>
    /// <param name="isTight">Whether it ends with the values; else with the next ticks.</param>
    public static PlotScale Over(ChartAxis axis, IEnumerable<double> values, int steps, bool isTight)
    {
        bool isLog = axis.Scale == AxisScale.Logarithmic;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value) || (isLog && value <= 0))
                continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > high)
            (low, high) = isLog ? (1, 10) : (0, 1);
        return isLog ? LogScale.Over(axis, low, high, steps, isTight) : LinearScale.Over(axis, low, high, steps, isTight);
    }
}
