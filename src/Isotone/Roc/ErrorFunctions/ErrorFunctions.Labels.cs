using System.Numerics;

namespace Isotone;

public sealed partial class ErrorFunctions
{
    /// <summary>The errors of binary labels: each example has one breakpoint, at the prediction 0.</summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="denominator">Whether errors are shares of their class or counts.</param>
    /// <param name="weights">Shape [n]: what each example counts, positive; 1 each where left out.</param>
    /// <exception cref="ArgumentException">
    /// A span is empty or the lengths differ, a label is NaN, a weight is not positive and finite, or, under <see
    /// cref="ErrorDenominator.Rate"/>, all labels are of one class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such denominator.</exception>
    public static ErrorFunctions FromLabels<T>(
        ReadOnlySpan<T> labels, ErrorDenominator denominator = ErrorDenominator.Rate, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(labels);
        Guard.NotNaN(labels, row);
        if (!weights.IsEmpty)
        {
            Guard.SameLength(weights, labels.Length);
            Guard.Positive(weights, row);
        }

        bool isRate = IsRate(denominator);
        if (isRate)
            BinaryLabels.RefuseSingleClass(labels, row);
        int n = labels.Length;
        int[] example = new int[n];
        double[] fpDiff = new double[n], fnDiff = new double[n];
        for (int i = 0; i < n; i++)
        {
            // A prediction above 0 says positive: it ends the false negative of a positive, and makes a negative a false positive.
            double weight = weights.IsEmpty ? 1 : weights[i];
            example[i] = i;
            fpDiff[i] = BinaryLabels.IsPositive(labels[i]) ? 0 : weight;
            fnDiff[i] = BinaryLabels.IsPositive(labels[i]) ? -weight : 0;
        }

        double negative = isRate ? Total(fpDiff) : 1, positive = isRate ? -Total(fnDiff) : 1;
        return new ErrorFunctions(example, new double[n], fpDiff, fnDiff, n, negative, positive);
    }

    private static bool IsRate(ErrorDenominator denominator) => Enum.IsDefined(denominator)
        ? denominator == ErrorDenominator.Rate
        : throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "There is no such denominator.");

    private static double Total(ReadOnlySpan<double> diff) => CompensatedSum.Of(diff).High;
}
