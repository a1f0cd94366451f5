namespace Isotone;

/// <summary>
/// The ROC curve of one row: the errors of the classifier "prediction + constant is above 0" for every constant.
/// </summary>
/// <remarks>
/// All arrays have one entry more than there are different predictions, in order of rising constants: entry k holds for
/// constants between <see cref="MinConstant"/>[k] and <see cref="MaxConstant"/>[k]. Tied predictions change sides together.
/// </remarks>
public sealed class RocCurve
{
    internal RocCurve(
        double[] fpr,
        double[] fnr,
        double[] tpr,
        double[] minFprFnr,
        double[] minConstant,
        double[] maxConstant,
        double auc)
    {
        Fpr = fpr;
        Fnr = fnr;
        Tpr = tpr;
        MinFprFnr = minFprFnr;
        MinConstant = minConstant;
        MaxConstant = maxConstant;
        Auc = auc;
    }

    /// <summary>False positive rates, from 0 to 1.</summary>
    public double[] Fpr { get; }

    /// <summary>False negative rates, from 1 to 0.</summary>
    public double[] Fnr { get; }

    /// <summary>True positive rates, 1 - FNR, from 0 to 1.</summary>
    public double[] Tpr { get; }

    /// <summary>min(FPR, FNR): its integral over the constants is the AUM.</summary>
    public double[] MinFprFnr { get; }

    /// <summary>The lower ends of the intervals of constants; the first is -infinity.</summary>
    public double[] MinConstant { get; }

    /// <summary>The upper ends of the intervals of constants; the last is infinity.</summary>
    public double[] MaxConstant { get; }

    /// <summary>The area under the curve of TPR against FPR, by the trapezoid rule: ties count half.</summary>
    public double Auc { get; }
}
