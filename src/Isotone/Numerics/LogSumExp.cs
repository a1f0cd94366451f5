using System.Numerics.Tensors;

namespace Isotone;

/// <summary>The logarithm of a sum of exponentials, shifted by the largest.</summary>
internal static class LogSumExp
{
    /// <summary>log(sum exp(values)), leaving the softmax in <paramref name="softmax"/>.</summary>
    public static double Softmax(ReadOnlySpan<double> values, Span<double> softmax)
    {
        double largest = TensorPrimitives.Max(values);
        for (int i = 0; i < values.Length; i++)
            softmax[i] = Math.Exp(values[i] - largest);
        double sum = PairwiseSum.Of(softmax);
        for (int i = 0; i < values.Length; i++)
            softmax[i] /= sum;
        return largest + Math.Log(sum);
    }
}
