using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The softmax of values inside each block, and what the KL operators do with it.</summary>
/// <remarks>Like <see cref="BlockMeans"/>, blocks of up to eight elements are one vector each; results need its slack.</remarks>
internal static class BlockSoftmax
{
    private const int Lanes = 8;

    /// <summary>
    /// Fills the row's softmax: exp(z/scale) over its sum, block by block, with exponents relative to the block's first
    /// value.
    /// </summary>
    /// <param name="row">The row, its working memory with slack.</param>
    /// <param name="scale">The scale of the exponents.</param>
    /// <param name="buffer">Working memory with slack.</param>
    public static void Fill(SoftRow row, double scale, Span<double> buffer)
    {
        Span<double> exponentials = row.Work;
        ref double z = ref MemoryMarshal.GetReference(row.Sorted), e = ref MemoryMarshal.GetReference(exponentials);
        ref double softmax = ref MemoryMarshal.GetReference(buffer);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length);
            if (branchOnSingles && end == start + 1)
            {
                Unsafe.Add(ref e, start) = 0;
                continue;
            }

            Vector512<double> first = Vector512.Create(Unsafe.Add(ref z, start));
            for (int k = start; k < end; k += Lanes)
                (Vector512.LoadUnsafe(ref z, (nuint)k) - first).StoreUnsafe(ref e, (nuint)k);
        }

        TensorPrimitives.Divide(exponentials, scale, exponentials);
        TensorPrimitives.Exp<double>(exponentials, exponentials);
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            if (branchOnSingles && count == 1)
            {
                Unsafe.Add(ref softmax, start) = 1;
                continue;
            }

            Vector512<double> sum = Vector512.Create(count <= Lanes
                ? Vector512.Sum(Vector512.LoadUnsafe(ref e, (nuint)start) & BlockMeans.Kept(count))
                : PairwiseSum.Of(exponentials[start..end]));
            for (int k = start; k < end; k += Lanes)
                (Vector512.LoadUnsafe(ref e, (nuint)k) / sum).StoreUnsafe(ref softmax, (nuint)k);
        }

        buffer[..row.Length].CopyTo(row.Softmax);
    }

    /// <summary>result = softmax sum_B(rho): the KL soft ranks.</summary>
    public static void Ranks(SoftRow row, Span<double> result)
    {
        ref double softmax = ref MemoryMarshal.GetReference(row.Softmax), to = ref MemoryMarshal.GetReference(result);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length);
            if (branchOnSingles && end == start + 1)
            {
                Unsafe.Add(ref to, start) = row.Length - start;
                continue;
            }

            Vector512<double> total = Vector512.Create((end - start) * row.MeanPosition(start, end));
            for (int k = start; k < end; k += Lanes)
                (Vector512.LoadUnsafe(ref softmax, (nuint)k) * total).StoreUnsafe(ref to, (nuint)k);
        }
    }

    /// <summary>result = scale r (g - sum_B softmax g) with r = softmax sum_B(rho): the pullback of the KL soft ranks.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cotangent">g, and slack.</param>
    /// <param name="scale">sigma/eps.</param>
    /// <param name="result">Receives the pullback, and slack; not g.</param>
    public static void RankPullback(SoftRow row, ReadOnlySpan<double> cotangent, double scale, Span<double> result)
    {
        ref double softmax = ref MemoryMarshal.GetReference(row.Softmax), g = ref MemoryMarshal.GetReference(cotangent);
        ref double to = ref MemoryMarshal.GetReference(result);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            if (branchOnSingles && count == 1)
            {
                Unsafe.Add(ref to, start) = 0;
                continue;
            }

            // From differences: a shift of the cotangent costs no accuracy, and a constant one gives exactly 0.
            double first = Unsafe.Add(ref g, start);
            Vector512<double> firsts = Vector512.Create(first);
            Vector512<double> mean = Vector512.Create(count <= Lanes
                ? Vector512.Sum((Vector512.LoadUnsafe(ref g, (nuint)start) - firsts)
                    * Vector512.LoadUnsafe(ref softmax, (nuint)start) & BlockMeans.Kept(count))
                : PairwiseSum.OfWeightedDifferences(row.Softmax[start..end], cotangent[start..end], first));
            Vector512<double> slope = Vector512.Create(count * row.MeanPosition(start, end) * scale);
            for (int k = start; k < end; k += Lanes)
            {
                Vector512<double> deviation = Vector512.LoadUnsafe(ref g, (nuint)k) - firsts - mean;
                (Vector512.LoadUnsafe(ref softmax, (nuint)k) * slope * deviation).StoreUnsafe(ref to, (nuint)k);
            }
        }
    }

    /// <summary>
    /// e - mean(e) and mean(e) for e = exp((z - z_0)/scale), accurate also where all e are close to 1.
    /// </summary>
    public static void CentredExponentials(
        ReadOnlySpan<double> z, double scale, Span<double> centred, out double mean)
    {
        for (int k = 0; k < z.Length; k++)
            centred[k] = Exponential.MinusOne((z[k] - z[0]) / scale);
        double meanMinusOne = PairwiseSum.Of(centred) / z.Length;
        for (int k = 0; k < z.Length; k++)
            centred[k] -= meanMinusOne;
        mean = 1 + meanMinusOne;
    }
}
