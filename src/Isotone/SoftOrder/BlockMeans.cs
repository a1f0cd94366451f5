using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Means over the blocks of a row, as every L2 operator and derivative takes them. Blocks of up to eight elements, the
/// common case, are one vector each, without a branch on their size.
/// </summary>
/// <remarks>
/// Inputs and results need <see cref="Slack"/> elements of room after the row: a vector reads and writes past a short
/// block, and the next block writes over what does not belong to this one.
/// </remarks>
internal static class BlockMeans
{
    /// <summary>The elements past a row's end that may be read and written.</summary>
    public const int Slack = 8;

    private const int Lanes = 8;

    // Beyond this a difference or a sum of elements may overflow.
    private const double Large = 1e290;

    // Where less than this part of the terms is left of a sum, it is summed again with compensation.
    private const double Cancelled = 1.0 / 8192;

    // Eight lanes that are kept and eight that are not: read from place 8 - count, a mask of count lanes.
    private static readonly ulong[] _mask = [.. Enumerable.Repeat(ulong.MaxValue, Lanes), .. Enumerable.Repeat(0UL, Lanes)];

    /// <summary>result_k = level_B + (values_k - mean_B values) scale.</summary>
    /// <param name="row">The row's blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="scale">The factor of the deviations.</param>
    /// <param name="levels">Whether level_B is mean_B(rho) - <paramref name="offset"/>, or 0.</param>
    /// <param name="offset">What is subtracted from the levels.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Deviations(
        SoftRow row, ReadOnlySpan<double> values, double scale, bool levels, double offset, Span<double> result)
    {
        ref double from = ref MemoryMarshal.GetReference(values), to = ref MemoryMarshal.GetReference(result);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            double level = levels ? row.MeanPosition(start, end) - offset : 0;
            if (branchOnSingles && count == 1)
            {
                Unsafe.Add(ref to, start) = level;
                continue;
            }

            double first = Unsafe.Add(ref from, start);

            // Differences from the block's first value: shifts cost nothing, and equal values give exactly 0.
            if (count <= Lanes)
            {
                Vector512<double> differences = Vector512.LoadUnsafe(ref from, (nuint)start) - Vector512.Create(first);
                double mean = Vector512.Sum(differences & Kept(count)) / count;
                Vector512<double> deviations = (differences - Vector512.Create(mean)) * Vector512.Create(scale);
                (Vector512.Create(level) + deviations).StoreUnsafe(ref to, (nuint)start);
            }
            else
            {
                ReadOnlySpan<double> within = values.Slice(start, count);
                double mean = PairwiseSum.OfDifferences(within, first) / count;
                LongDeviations(within, first, mean, scale, level, result.Slice(start, count));
            }
        }
    }

    /// <summary>result_k = mean_B values, or their sum, for every element of a block.</summary>
    /// <param name="row">The row's blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="sums">Whether the sums are wanted in place of the means.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Spread(SoftRow row, ReadOnlySpan<double> values, bool sums, Span<double> result)
    {
        ref double from = ref MemoryMarshal.GetReference(values), to = ref MemoryMarshal.GetReference(result);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            if (branchOnSingles && count == 1)
                Unsafe.Add(ref to, start) = Unsafe.Add(ref from, start);
            else if (count <= Lanes)
                Vector512.Create(OfShort(ref from, start, count, sums)).StoreUnsafe(ref to, (nuint)start);
            else
                result.Slice(start, count).Fill(Careful(values.Slice(start, count), sums));
        }
    }

    /// <summary>The mean of each block.</summary>
    /// <param name="row">The row's blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="means">Receives one number a block.</param>
    public static void Fill(SoftRow row, ReadOnlySpan<double> values, Span<double> means)
    {
        ref double from = ref MemoryMarshal.GetReference(values);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            if (branchOnSingles && count == 1)
                means[block] = Unsafe.Add(ref from, start);
            else if (count <= Lanes)
                means[block] = OfShort(ref from, start, count, sum: false);
            else
                means[block] = Careful(values.Slice(start, count), sum: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double OfShort(ref double from, int start, int count, bool sum)
    {
        Vector512<double> terms = Vector512.LoadUnsafe(ref from, (nuint)start) & Kept(count);
        double total = Vector512.Sum(terms), magnitude = Vector512.Sum(Vector512.Abs(terms));
        if (Math.Abs(total) >= Cancelled * magnitude && magnitude < Large)
            return sum ? total : total / count;
        return Careful(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref from, start), count), sum);
    }

    /// <summary>Whether the differences of these values can be taken and summed without overflow.</summary>
    public static bool AreModerate(ReadOnlySpan<double> values) =>
        System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(values) < Large;

    private static double Careful(ReadOnlySpan<double> values, bool sum) =>
        sum ? CompensatedSum.Of(values).High : CompensatedSum.Mean(values).High;

    /// <summary>A mask of the first lanes.</summary>
    public static Vector512<double> Kept(int count) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_mask), (nuint)(Lanes - count)).AsDouble();

    private static void LongDeviations(
        ReadOnlySpan<double> values, double first, double mean, double scale, double level, Span<double> result)
    {
        int k = 0;
        for (; k + Lanes <= values.Length; k += Lanes)
        {
            Vector512<double> differences = Vector512.Create(values.Slice(k, Lanes)) - Vector512.Create(first);
            Vector512<double> deviations = (differences - Vector512.Create(mean)) * Vector512.Create(scale);
            (Vector512.Create(level) + deviations).CopyTo(result[k..]);
        }

        for (; k < values.Length; k++)
            result[k] = level + (values[k] - first - mean) * scale;
    }
}
