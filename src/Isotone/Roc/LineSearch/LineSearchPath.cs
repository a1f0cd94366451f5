namespace Isotone;

/// <summary>AUM and AUC along a direction: one entry for step 0 and each step at which thresholds meet, ascending.</summary>
/// <remarks>
/// Between two entries the AUM is linear and the AUC constant. All arrays have the same length.
/// </remarks>
public sealed class LineSearchPath
{
    internal LineSearchPath(double[] step, double[] aum, double[] aumSlopeAfter, double[] auc, double[] aucAfter, bool isComplete)
    {
        Step = step;
        Aum = aum;
        AumSlopeAfter = aumSlopeAfter;
        Auc = auc;
        AucAfter = aucAfter;
        IsComplete = isComplete;
    }

    /// <summary>The steps, ascending from 0.</summary>
    public double[] Step { get; }

    /// <summary>The AUM at each step.</summary>
    public double[] Aum { get; }

    /// <summary>The derivative of the AUM by the step, between a step and the next one.</summary>
    public double[] AumSlopeAfter { get; }

    /// <summary>The AUC at each step itself, where the thresholds that meet are ties.</summary>
    public double[] Auc { get; }

    /// <summary>The AUC between a step and the next one.</summary>
    public double[] AucAfter { get; }

    /// <summary>Whether no thresholds meet beyond the last step.</summary>
    public bool IsComplete { get; }
}
