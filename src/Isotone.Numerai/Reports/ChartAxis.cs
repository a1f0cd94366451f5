using System.Globalization;

namespace Isotone.Numerai;

/// <summary>A vertical axis in round steps that covers values.</summary>
/// <param name="First">The lowest tick, in steps.</param>
/// <param name="Last">The highest tick, in steps; above <paramref name="First"/>.</param>
/// <param name="Step">The distance of two ticks: 1, 2 or 5 times a power of ten.</param>
internal readonly record struct ChartAxis(double First, double Last, double Step)
{
    private const int WantedSteps = 5;

    // From a million on, and below a millionth, a plain number has too many digits for the margin.
    private const int MostDigits = 6;

    /// <summary>The values of the ticks, from the lowest to the highest.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            for (double tick = First; tick <= Last; tick++)
                yield return tick == 0 ? 0 : tick * Step;
        }
    }

    /// <summary>An axis over the finite numbers from <paramref name="smallest"/> to <paramref name="largest"/>.</summary>
    public static ChartAxis Over(double smallest, double largest)
    {
        double magnitude = Math.Max(Math.Abs(smallest), Math.Abs(largest));
        bool isFlat = largest / 2 - smallest / 2 <= 1e-6 * magnitude;
        if (isFlat || magnitude < 1e-290)
        {
            // A constant in the middle, not noise blown up to the height of the chart.
            double margin = magnitude < 1e-290 ? 0.5 : magnitude / 2;
            (smallest, largest) = (smallest - margin, largest + margin);
        }

        double wanted = (largest / WantedSteps) - (smallest / WantedSteps);
        double power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        double step = (wanted / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
        return new ChartAxis(Math.Floor(smallest / step), Math.Ceiling(largest / step), step);
    }

    /// <summary>How far up the axis a value lies, from 0 to 1.</summary>
    public double Share(double value) => ((value / Step) - First) / (Last - First);

    /// <summary>A tick's value with as many digits as tell it from its neighbours.</summary>
    public string Label(double tick)
    {
        if (tick == 0)
            return "0";
        int stepExponent = Exponent(Step), exponent = Exponent(Math.Max(Math.Abs(First), Math.Abs(Last)) * Step);
        if (exponent < MostDigits && stepExponent >= -MostDigits)
            return tick.ToString($"F{Math.Max(0, -stepExponent)}", CultureInfo.InvariantCulture);
        return tick.ToString($"0.{new string('#', Math.Max(0, exponent - stepExponent))}e+0", CultureInfo.InvariantCulture);
    }

    // Steps are decimal up to rounding: 0.001 must not count as 0.000999.
    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);
}
