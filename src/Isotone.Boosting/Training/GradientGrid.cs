using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Boosting;

/// <summary>
/// Rounds numbers to multiples of one power of two, so small that only numbers far below the largest change, and so large
/// that a double holds the sum of any of them exactly. Sums then do not depend on their order, and trees that are grown
/// from them do not depend on the number of threads.
/// </summary>
internal static class GradientGrid
{
    // Digits of a double.
    private const int Digits = 53;

    private const int Part = 256;

    // 24 digits of a float, and 6 more for those below the largest.
    private const int Kept = 30;

    /// <summary>The largest magnitude; 0 of none.</summary>
    public static double Largest(ReadOnlySpan<float> values) => values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));

    /// <summary>Rounds them.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="largest">The largest magnitude among all numbers that are added up, these or more.</param>
    /// <param name="count">How many those are.</param>
    public static void Snap(Span<float> values, double largest, long count)
    {
        if (largest == 0)
            return;

        // |value| < 2^exponent; n multiples of 2^(exponent - kept) stay below 2^53 of them.
        int exponent = Math.ILogB(largest) + 1;
        int kept = Math.Min(Kept, Digits - 1 - BitOperations.Log2((ulong)count));
        double step = Math.ScaleB(1, exponent - kept), inverse = Math.ScaleB(1, kept - exponent);

        // The power of two may be beyond float; the product is rounded to even as Math.Round does it.
        Span<double> part = stackalloc double[Math.Min(Part, values.Length)];
        for (; !values.IsEmpty; values = values[part.Length..])
        {
            part = part[..Math.Min(part.Length, values.Length)];
            Span<float> some = values[..part.Length];
            TensorPrimitives.ConvertTruncating<float, double>(some, part);
            TensorPrimitives.Multiply(part, inverse, part);
            TensorPrimitives.Round<double>(part, part);
            TensorPrimitives.Multiply(part, step, part);
            TensorPrimitives.ConvertTruncating<double, float>(part, some);
        }
    }
}
