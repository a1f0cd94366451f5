namespace Isotone;

/// <summary>The threshold of a breakpoint as a function of the step: Intercept + step Slope.</summary>
/// <param name="Intercept">The threshold at step 0.</param>
/// <param name="Slope">The change of the threshold by the step.</param>
/// <param name="FpDiff">The change of the false positives at the threshold.</param>
/// <param name="FnDiff">The change of the false negatives at the threshold.</param>
internal readonly record struct ThresholdLine(double Intercept, double Slope, double FpDiff, double FnDiff)
{
    /// <summary>The step at which this line, the lower one of the two, meets one that it is catching up with.</summary>
    public double Meets(ThresholdLine upper) => Slope > upper.Slope
        ? (upper.Intercept - Intercept) / (Slope - upper.Slope)
        : double.PositiveInfinity;
}
