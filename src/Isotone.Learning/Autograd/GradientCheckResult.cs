namespace Isotone.Learning;

/// <summary>The worst disagreement a <see cref="GradientCheck"/> found.</summary>
/// <param name="RelativeError">The error, relative to the largest derivative by that input; NaN where a derivative is.</param>
/// <param name="Input">Which input, from 0.</param>
/// <param name="Element">Which of its elements, in row-major order from 0.</param>
/// <param name="Analytic">What the pullbacks computed there.</param>
/// <param name="Numeric">What the central difference gave there.</param>
public readonly record struct GradientCheckResult(
    double RelativeError, int Input, int Element, double Analytic, double Numeric)
{
    /// <summary>Whether the error is within a tolerance; 1e-6 suits smooth functions in double.</summary>
    public bool Passes(double tolerance = 1e-6) => RelativeError <= tolerance;
}
