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
    /// Fills the row's softmax: exp(z/scale) over its sum, block by block. And where they are wanted the KL soft ranks,
    /// softmax sum_B(rho).
    /// </summary>
    /// <param name="row">The row; its working memory holds the exponentials that <see cref="KLPooling.Run"/> left.</param>
    /// <param name="scale">The scale of the exponents.</param>
    /// <param name="softmax">Working memory with slack.</param>
    /// <param name="ranks">Receives the soft ranks, and slack; or empty.</param>
    public static void Fill(SoftRow row, double scale, Span<double> softmax, Span<double> ranks)
    {
        Span<double> exponentials = row.Work;
        ref double e = ref MemoryMarshal.GetReference(exponentials), to = ref MemoryMarshal.GetReference(softmax);
        ref double rank = ref MemoryMarshal.GetReference(ranks.IsEmpty ? softmax : ranks);
        ReadOnlySpan<int> starts = row.Starts;
        bool branchOnSingles = row.IsMostlySingle;
        int piece = 0, pieceEnd = 0;
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            if (branchOnSingles && count == 1)
            {
                Unsafe.Add(ref rank, start) = row.Length - start;
                Unsafe.Add(ref to, start) = 1;
                continue;
            }

            // Inside a piece the exponentials share a reference, which the sum cancels.
            while (pieceEnd <= start)
                pieceEnd = RowPieces.Begin(++piece, row.Length);
            if (end > pieceEnd || double.IsNaN(Unsafe.Add(ref e, start)))
                FillExponentials(row.Sorted[start..end], scale, exponentials[start..end]);

            double sum = count <= Lanes
                ? Vector512.Sum(Vector512.LoadUnsafe(ref e, (nuint)start) & BlockMeans.Kept(count))
                : PairwiseSum.Of(exponentials[start..end]);
            Vector512<double> share = Vector512.Create(1 / sum);
            Vector512<double> total = Vector512.Create(count * row.MeanPosition(start, end));
            for (int k = start; k < end; k += Lanes)
            {
                Vector512<double> value = Vector512.LoadUnsafe(ref e, (nuint)k) * share;
                (value * total).StoreUnsafe(ref rank, (nuint)k);
                value.StoreUnsafe(ref to, (nuint)k);
            }
        }

        softmax[..row.Length].CopyTo(row.Softmax);
    }

    private static void FillExponentials(ReadOnlySpan<double> z, double scale, Span<double> exponentials)
    {
        TensorPrimitives.Subtract(z, z[0], exponentials);
        TensorPrimitives.Divide(exponentials, scale, exponentials);
        TensorPrimitives.Exp<double>(exponentials, exponentials);
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
