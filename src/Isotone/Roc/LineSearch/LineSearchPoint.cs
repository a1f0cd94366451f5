namespace Isotone;

/// <summary>A step of a line search.</summary>
/// <param name="Step">How far along the direction, at least 0.</param>
/// <param name="Aum">The AUM there.</param>
/// <param name="Auc">The AUC there; thresholds that meet at the step are ties, which count half.</param>
public readonly record struct LineSearchPoint(double Step, double Aum, double Auc);
