using System.Globalization;
using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// How soft the ranks of a loss are: a regularization strength in units of the predictions, or one relative to their
/// spread, which means the same softness at every length and scale of a row.
/// </summary>
/// <param name="Value">The strength, or its factor tau where relative; positive and finite.</param>
/// <param name="IsRelative">Whether the strength follows the predictions' standard deviation.</param>
public readonly record struct SoftRankStrength(double Value, bool IsRelative)
{
    /// <summary>A strength in units of the predictions.</summary>
    public static SoftRankStrength Absolute(double strength) => new(strength, false);

    /// <summary>tau std/n for L2, tau std for KL, of each row's predictions.</summary>
    public static SoftRankStrength Relative(double tau) => new(tau, true);

    /// <summary>The strength for one row; a constant for every gradient.</summary>
    /// <param name="predictions">The row.</param>
    /// <param name="regularization">The regularizer it is for.</param>
    /// <returns>
    /// Positive. Where the predictions are constant (or so close together that the product is no normal number), that of
    /// predictions of standard deviation 1.
    /// </returns>
    public double For<T>(ReadOnlySpan<T> predictions, Regularization regularization)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsRelative)
            return Value;

        // eps = tau std / n (L2), tau std (KL)
        double tau = regularization == Regularization.L2 ? Value / predictions.Length : Value;
        double strength = tau * StandardDeviation(predictions);
        return strength > 0 && double.IsNormal(strength) ? strength : tau;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsRelative ? "relative" : "absolute")} {Value}");

    // The population's; from differences from the first element, so that a shared large part costs no digits.
    private static double StandardDeviation<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double first = double.CreateTruncating(values[0]), sum = 0;
        foreach (T value in values)
            sum += double.CreateTruncating(value) - first;
        double mean = sum / values.Length, squares = 0;
        foreach (T value in values)
        {
            double deviation = double.CreateTruncating(value) - first - mean;
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / values.Length);
    }
}
