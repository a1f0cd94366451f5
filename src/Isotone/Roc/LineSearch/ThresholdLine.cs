using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>The threshold of a breakpoint as a function of the step, Intercept + step Slope, and the errors below it.</summary>
/// <remarks>What the errors change by at the threshold is the difference to those below the next line.</remarks>
internal struct ThresholdLine
{
    /// <summary>The threshold at step 0.</summary>
    public double Intercept;

    /// <summary>The change of the threshold by the step.</summary>
    public double Slope;

    /// <summary>The false positives just below the threshold.</summary>
    public double Fp;

    /// <summary>The false negatives just below the threshold.</summary>
    public double Fn;

    /// <summary>The step at which this line, the lower one of the two, meets one that it is catching up with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Meets(in ThresholdLine upper) => Slope > upper.Slope
        ? (upper.Intercept - Intercept) / (Slope - upper.Slope)
        : double.PositiveInfinity;
}
