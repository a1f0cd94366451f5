using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Finds, among few weighted numbers, the largest one at which the weights of all numbers not below it reach a target, by
/// trying thresholds in vector passes: no number is moved until a handful are left.
/// </summary>
internal static class WeightedSelection
{
    /// <summary>The most numbers that are taken.</summary>
    public const int Most = 512;

    // With so many left they are compared with each other, each with all.
    private const int MostCompared = 32;
    private const double WantedLeft = 8, AimBeyond = 2;
    private const int MostProbes = 8;

    /// <summary>Finds it; false where ties or far outliers leave too many numbers after a few thresholds.</summary>
    /// <param name="predictions">The numbers, finite, 1 to <see cref="Most"/>.</param>
    /// <param name="labels">Their labels, which say what they weigh.</param>
    /// <param name="negativeWeight">The weight of a negative, above 0 and, times the length, below 2^53.</param>
    /// <param name="positiveWeight">The weight of a positive, likewise.</param>
    /// <param name="target">From 0 to the sum of all weights.</param>
    /// <param name="found">Receives the number.</param>
    [SkipLocalsInit]
    public static bool TryFind<T>(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long negativeWeight, long positiveWeight, long target, out T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Padding repeats a number with weight 0.
        int n = predictions.Length, padded = (n + 7) & ~7;
        Span<double> p = stackalloc double[Most], w = stackalloc double[Most];
        TensorPrimitives.ConvertTruncating(predictions, p);
        TensorPrimitives.ConvertTruncating(labels, w);
        p[n..padded].Fill(p[0]);
        p = p[..padded];
        w = w[..padded];
        Vector512<double> lows = Vector512.Create(p[0]), highs = lows, sum = Vector512<double>.Zero;
        Vector512<double> one = Vector512.Create(1.0), ofPositive = Vector512.Create((double)positiveWeight), ofNegative = Vector512.Create((double)negativeWeight);
        for (int i = 0; i < padded; i += Vector512<double>.Count)
        {
            Vector512<double> values = Vector512.Create(p.Slice(i, Vector512<double>.Count));
            lows = Vector512.MinNative(lows, values);
            highs = Vector512.MaxNative(highs, values);
            sum += values;
            Vector512<double> positive = Vector512.Equals(Vector512.Create(w.Slice(i, Vector512<double>.Count)), one);
            Vector512.ConditionalSelect(positive, ofPositive, ofNegative).CopyTo(w[i..]);
        }

        w[n..].Clear();
        double low = Least(lows), high = -Least(-highs), mean = Vector512.Sum(sum) / padded;
        found = T.CreateTruncating(high);
        if (target <= 0 || low == high)
            return true;
        return double.IsFinite(mean) && TryFind(p, w, new Bracket(low, high, TensorPrimitives.Sum<double>(w)), n, mean, target, out found);
    }

    // Invariant: the number sought is at least Low and below High, or equal to it while that is the largest of all.
    private static bool TryFind<T>(
        ReadOnlySpan<double> p, ReadOnlySpan<double> w, Bracket bracket, int n, double threshold, double target, out T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double each = bracket.LowWeight / n;
        bool highIsIn = true;
        for (int probe = 0; probe < MostProbes && bracket.LowWeight - bracket.HighWeight > WantedLeft * each; probe++)
        {
            if (!(threshold > bracket.Low && threshold < bracket.High))
                threshold = bracket.Low + (bracket.High - bracket.Low) / 2;
            double weight = WeightFrom(p, w, threshold);
            if (weight >= target)
                bracket = bracket with { Low = threshold, LowWeight = weight };
            else
                (bracket, highIsIn) = (bracket with { High = threshold, HighWeight = weight }, false);

            // By the straight line between the ends, a little beyond the target, on the side of the end farther away.
            bool lowIsFarther = bracket.LowWeight - target > target - bracket.HighWeight;
            double aim = target + (lowIsFarther ? AimBeyond : -AimBeyond) * each;
            double share = (aim - bracket.HighWeight) / (bracket.LowWeight - bracket.HighWeight);
            threshold = bracket.High - (bracket.High - bracket.Low) * share;
        }

        return TryCompare(p, w, bracket, highIsIn, target, out found);
    }

    /// <summary>The weights of the numbers not below a threshold.</summary>
    private static double WeightFrom(ReadOnlySpan<double> p, ReadOnlySpan<double> w, double threshold)
    {
        Vector512<double> from = Vector512.Create(threshold), sum = Vector512<double>.Zero, other = sum;
        int i = 0;
        for (; i + 2 * Vector512<double>.Count <= p.Length; i += 2 * Vector512<double>.Count)
        {
            sum += WeightsFrom(p, w, i, from);
            other += WeightsFrom(p, w, i + Vector512<double>.Count, from);
        }

        if (i < p.Length)
            sum += WeightsFrom(p, w, i, from);
        return Vector512.Sum(sum + other);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> WeightsFrom(ReadOnlySpan<double> p, ReadOnlySpan<double> w, int i, Vector512<double> from) =>
        Vector512.GreaterThanOrEqual(Vector512.Create(p.Slice(i, Vector512<double>.Count)), from) & Vector512.Create(w.Slice(i, Vector512<double>.Count));

    [SkipLocalsInit]
    private static bool TryCompare<T>(
        ReadOnlySpan<double> p, ReadOnlySpan<double> w, Bracket bracket, bool highIsIn, double target, out T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> left = stackalloc double[MostCompared], weights = stackalloc double[MostCompared];
        Vector512<double> low = Vector512.Create(bracket.Low), high = Vector512.Create(highIsIn ? double.PositiveInfinity : bracket.High);
        int count = 0;
        for (int i = 0; i < p.Length; i += Vector512<double>.Count)
        {
            Vector512<double> values = Vector512.Create(p.Slice(i, Vector512<double>.Count));
            Vector512<double> isBetween = Vector512.GreaterThanOrEqual(values, low) & Vector512.LessThan(values, high);
            for (ulong between = isBetween.ExtractMostSignificantBits(); between != 0; between &= between - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(between);
                if (count == MostCompared)
                {
                    found = T.Zero;
                    return false;
                }

                left[count] = p[at];
                weights[count++] = w[at];
            }
        }

        // Each with all, a vector of them at a time: the largest at which the weights reach the target.
        double best = bracket.Low;
        left[count..].Fill(bracket.Low);
        for (int i = 0; i < count; i += Vector512<double>.Count)
        {
            Vector512<double> candidates = Vector512.Create(left.Slice(i, Vector512<double>.Count)), sums = Vector512.Create(bracket.HighWeight);
            for (int j = 0; j < count; j++)
                sums += Vector512.GreaterThanOrEqual(Vector512.Create(left[j]), candidates) & Vector512.Create(weights[j]);
            Vector512<double> reach = Vector512.GreaterThanOrEqual(sums, Vector512.Create(target));
            best = Math.Max(best, -Least(-Vector512.ConditionalSelect(reach, candidates, low)));
        }

        found = T.CreateTruncating(best);
        return true;
    }

    private static double Least(Vector512<double> values)
    {
        Vector256<double> four = Vector256.MinNative(values.GetLower(), values.GetUpper());
        Vector128<double> two = Vector128.MinNative(four.GetLower(), four.GetUpper());
        return Math.Min(two[0], two[1]);
    }

    /// <summary>Two numbers, and the weights of the numbers not below each; those of the largest count as 0.</summary>
    private readonly record struct Bracket(double Low, double High, double LowWeight)
    {
        public double HighWeight { get; init; }
    }
}
