namespace Isotone;

/// <summary>The total errors of one row between the constants at which they change.</summary>
/// <remarks>
/// All arrays have one entry more than there are different thresholds, in order of rising constants: entry k holds for
/// constants between <see cref="MinConstant"/>[k] and <see cref="MaxConstant"/>[k]. For binary labels under rates it is
/// the table of <see cref="RocCurve"/>.
/// </remarks>
public sealed class ErrorIntervals
{
    internal ErrorIntervals(double[] fp, double[] fn, double[] thresholds)
    {
        Fp = fp;
        Fn = fn;
        MinFpFn = [.. fp.Zip(fn, Math.Min)];
        MinConstant = [double.NegativeInfinity, .. thresholds];
        MaxConstant = [.. thresholds, double.PositiveInfinity];
    }

    /// <summary>False positives, in the unit of the denominator; 0 in the first interval.</summary>
    public double[] Fp { get; }

    /// <summary>False negatives, in the unit of the denominator; 0 in the last interval.</summary>
    public double[] Fn { get; }

    /// <summary>min(FP, FN): its integral over the constants is the AUM.</summary>
    public double[] MinFpFn { get; }

    /// <summary>The lower ends of the intervals of constants; the first is -infinity.</summary>
    public double[] MinConstant { get; }

    /// <summary>The upper ends of the intervals of constants; the last is infinity.</summary>
    public double[] MaxConstant { get; }

    /// <summary>False positives as shares of those of the last interval; NaN where that has none.</summary>
    public double[] FalsePositiveShare => [.. Fp.Select(fp => fp / Fp[^1])];

    /// <summary>1 less the false negatives as shares of those of the first interval; NaN where that has none.</summary>
    public double[] TruePositiveShare => [.. Fn.Select(fn => 1 - fn / Fn[0])];
}
