namespace Isotone.Boosting;

/// <summary>What an objective of correlations divides its gradient by in a Newton step.</summary>
/// <remarks>
/// With d the derivative of an era's correlation and m its metric (<see cref="CorrelationScore{T}.EvaluateMetric"/>), which
/// for soft ranks is (1 - 1/|B|)/(eps |c|)^2. All are scaled to the mean 1, so that a booster's regularization means what it
/// means for squared error.
/// </remarks>
public enum BoostingCurvature
{
    /// <summary>
    /// m/sqrt(sum m): a step is the residual of the standardised (ranked) target, as it is for squared error, whatever the
    /// scale of the predictions. It is the correlation's own curvature across the prediction, rho m, where the predictions
    /// have the scale that squared error gives them, rho times that of the target.
    /// </summary>
    UnitStep,

    /// <summary>
    /// (2/sqrt 3) m, the bound on the second derivative: no step overshoots. A step is in proportion to the deviation of the
    /// predictions, so that after a start from a constant they stay near the first tree for long.
    /// </summary>
    Bound,

    /// <summary>
    /// The exact second derivative of minus the correlation, raised to the least curvature where it is below: for study.
    /// Known for soft Spearman without weights.
    /// </summary>
    Diagonal,
}
