using System.Numerics;

namespace Isotone;

/// <summary>Means and deviations of a row, weighted or not.</summary>
internal static class WeightedMoments
{
    /// <summary>The population's standard deviation.</summary>
    /// <param name="values">The row.</param>
    /// <param name="weights">Weights of mean 1, or none.</param>
    public static double StandardDeviation<T>(ReadOnlySpan<T> values, ReadOnlySpan<double> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // From differences from the first element, so that a shared large part costs no digits.
        double first = double.CreateTruncating(values[0]), sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += WeightOf(weights, i) * (double.CreateTruncating(values[i]) - first);
        double mean = sum / values.Length, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double deviation = double.CreateTruncating(values[i]) - first - mean;
            squares += WeightOf(weights, i) * deviation * deviation;
        }

        return Math.Sqrt(squares / values.Length);
    }

    /// <summary>values - mean, times the roots of the weights: its products are the weighted covariances.</summary>
    /// <remarks>Exactly zero where the row is constant.</remarks>
    public static void Centre(Span<double> values, ReadOnlySpan<double> weights)
    {
        double first = values[0];
        for (int i = 0; i < values.Length; i++)
            values[i] -= first;
        double mean = (weights.IsEmpty ? PairwiseSum.Of(values) : PairwiseSum.OfProducts(values, weights)) / values.Length;
        for (int i = 0; i < values.Length; i++)
            values[i] -= mean;
        ScaleByRoots(values, weights);
    }

    /// <summary>values sqrt(weights); the values as they are without weights.</summary>
    public static void ScaleByRoots(Span<double> values, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
            values[i] *= Math.Sqrt(weights[i]);
    }

    private static double WeightOf(ReadOnlySpan<double> weights, int i) => weights.IsEmpty ? 1 : weights[i];
}
