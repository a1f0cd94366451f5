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
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Round(values[i] * inverse) * step);
    }
}
