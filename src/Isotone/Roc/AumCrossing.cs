using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Finds the prediction at which, from the largest prediction down, the false positives overtake the false negatives.
/// </summary>
/// <remarks>
/// With a weight for each class it is where the weights first add up to a given total: a weighted quantile, which takes no
/// sort. After Floyd and Rivest, Expected time bounds for selection (1975): a sample tells two predictions that almost
/// surely have the one sought between them, and only those in between are looked at again.
/// </remarks>
internal readonly struct AumCrossing(long negativeWeight, long positiveWeight)
{
    private const int Few = WeightedSelection.Most;

    private const int ShortRow = 1 << 14;

    /// <summary>The first prediction, in descending order, up to which the weights add up to the target.</summary>
    /// <param name="predictions">The row, finite.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="target">From 0 to the sum of all weights.</param>
    /// <param name="total">The sum of all weights.</param>
    public T Find<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long target, long total)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (predictions.Length <= Few)
            return FindFew(predictions, labels, target);
        T[] keptPredictions = ArrayPool<T>.Shared.Rent(predictions.Length);
        T[] keptLabels = ArrayPool<T>.Shared.Rent(predictions.Length);
        T found = Narrow(predictions, labels, target, total, keptPredictions, keptLabels);
        ArrayPool<T>.Shared.Return(keptPredictions);
        ArrayPool<T>.Shared.Return(keptLabels);
        return found;
    }

    private T Narrow<T>(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long target, long total, Span<T> keptPredictions, Span<T> keptLabels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> left = predictions, leftLabels = labels;
        long rest = target;
        while (left.Length > Few)
        {
            (T high, T low) = Bracket(left, leftLabels, (double)rest / total);
            int length = left.Length, kept = Split(left, leftLabels, high, low, keptPredictions, keptLabels, out long above);
            left = keptPredictions[..kept];
            leftLabels = keptLabels[..kept];
            total = Weight(leftLabels);

            // The sample misled. What a later round has written went over what it read, so the search starts again.
            if ((above >= rest && rest > 0) || above + total < rest)
                return FindSorted(predictions, labels, target);
            if (high == low)
                return high;
            rest -= above;

            // Many are equal, or few weigh much.
            if (kept > length - length / 4)
                break;
        }

        return left.Length <= Few ? FindFew(left, leftLabels, rest) : FindSorted(left, leftLabels, rest);
    }

    private T FindFew<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector256.IsHardwareAccelerated
        && WeightedSelection.TryFind(predictions, labels, negativeWeight, positiveWeight, target, out T found)
            ? found
            : FindSorted(predictions, labels, target);

    private long WeightOf<T>(T label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        negativeWeight + BinaryLabels.AsNumber(label) * (positiveWeight - negativeWeight);

    private long Weight<T>(ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long positives = BinaryLabels.CountPositives(labels);
        return positives * positiveWeight + (labels.Length - positives) * negativeWeight;
    }

    private T FindSorted<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] permutation = ArrayPool<int>.Shared.Rent(predictions.Length);
        Span<int> sorted = permutation.AsSpan(0, predictions.Length);
        ArgSort.Sort(predictions, Rows.One(predictions.Length), sorted, SortDirection.Descending);
        int place = Place(labels, sorted, target);
        T found = predictions[sorted[place]];
        ArrayPool<int>.Shared.Return(permutation);
        return found;
    }

    private int Place<T>(ReadOnlySpan<T> labels, ReadOnlySpan<int> sorted, long target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long sum = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            sum += WeightOf(labels[sorted[k]]);
            if (sum >= target)
                return k;
        }

        return sorted.Length - 1;
    }

    /// <summary>Two predictions, the first not below the second, between which the one sought almost surely lies.</summary>
    [SkipLocalsInit]
    private (T High, T Low) Bracket<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double share)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Most = 1024;
        int size = predictions.Length <= ShortRow ? Most / 4 : Most;
        Span<T> sample = stackalloc T[size], sampleLabels = stackalloc T[size];
        Span<int> sorted = stackalloc int[size];
        double total = 0, squares = 0;
        for (int i = 0; i < size; i++)
        {
            int from = (int)((long)i * predictions.Length / size);
            sample[i] = predictions[from];
            sampleLabels[i] = labels[from];
            double weight = WeightOf(labels[from]);
            total += weight;
            squares += weight * weight;
        }

        ArgSort.Sort<T>(sample, Rows.One(size), sorted, SortDirection.Descending);

        // On either side of the weight wanted, four standard deviations of what a sample has: each is at most half the
        // root of the sum of squares.
        double wanted = share * total, margin = 2 * Math.Sqrt(squares);
        return (
            wanted <= margin ? T.PositiveInfinity : sample[sorted[Place<T>(sampleLabels, sorted, (long)(wanted - margin))]],
            wanted + margin >= total ? T.NegativeInfinity : sample[sorted[Place<T>(sampleLabels, sorted, (long)(wanted + margin))]]);
    }

    /// <summary>Keeps what lies between two predictions, both included, and adds up the weights above.</summary>
    private int Split<T>(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, T high, T low, Span<T> keptPredictions, Span<T> keptLabels, out long above)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int kept = 0, k = 0;
        long all = 0, positives = 0;
        if (Vector512<T>.IsSupported)
        {
            Vector512<T> highs = Vector512.Create(high), lows = Vector512.Create(low), ones = Vector512.Create(T.One);
            ref T p = ref MemoryMarshal.GetReference(predictions), l = ref MemoryMarshal.GetReference(labels);
            for (; k + Vector512<T>.Count <= predictions.Length; k += Vector512<T>.Count)
            {
                Vector512<T> values = Vector512.LoadUnsafe(ref p, (nuint)k);
                ulong greater = Vector512.GreaterThan(values, highs).ExtractMostSignificantBits();
                ulong positive = Vector512.Equals(Vector512.LoadUnsafe(ref l, (nuint)k), ones).ExtractMostSignificantBits();
                ulong between = Vector512.GreaterThanOrEqual(values, lows).ExtractMostSignificantBits() & ~greater;
                all += BitOperations.PopCount(greater);
                positives += BitOperations.PopCount(greater & positive);

                // In a later round these are the same spans: what is written lies behind what is read.
                for (; between != 0; between &= between - 1)
                {
                    int at = k + BitOperations.TrailingZeroCount(between);
                    keptPredictions[kept] = predictions[at];
                    keptLabels[kept++] = labels[at];
                }
            }
        }

        for (; k < predictions.Length; k++)
        {
            if (predictions[k] > high)
            {
                all++;
                positives += BinaryLabels.AsNumber(labels[k]);
            }
            else if (predictions[k] >= low)
            {
                keptPredictions[kept] = predictions[k];
                keptLabels[kept++] = labels[k];
            }
        }

        above = positives * positiveWeight + (all - positives) * negativeWeight;
        return kept;
    }
}
