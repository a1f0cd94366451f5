namespace Isotone;

/// <summary>The total error of one row as the constant added to all predictions grows: one entry a prediction.</summary>
/// <remarks>
/// This is the table that R's package aum calls total_error. Entries are sorted by threshold; entries of one threshold
/// are one step and share the errors before it. After the last threshold there are no false negatives.
/// </remarks>
public sealed class ErrorCurve
{
    internal ErrorCurve(double[] threshold, double[] fpBefore, double[] fnBefore)
    {
        Threshold = threshold;
        FpBefore = fpBefore;
        FnBefore = fnBefore;
    }

    /// <summary>The constants at which errors change: minus the predictions, ascending.</summary>
    public double[] Threshold { get; }

    /// <summary>The false positives for constants just below each threshold, in the unit of the denominator.</summary>
    public double[] FpBefore { get; }

    /// <summary>The false negatives for constants just below each threshold, in the unit of the denominator.</summary>
    public double[] FnBefore { get; }
}
