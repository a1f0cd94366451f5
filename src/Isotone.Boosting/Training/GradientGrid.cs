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

    public static void Snap(Span<float> values)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(values));
        if (largest == 0)
            return;

        // |value| < 2^exponent; n multiples of 2^(exponent - kept) stay below 2^53 of them.
        int exponent = Math.ILogB(largest) + 1;
        int kept = Math.Min(Kept, Digits - 1 - BitOperations.Log2((uint)values.Length));
        double step = Math.ScaleB(1, exponent - kept), inverse = Math.ScaleB(1, kept - exponent);
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Round(values[i] * inverse) * step);
    }
}
