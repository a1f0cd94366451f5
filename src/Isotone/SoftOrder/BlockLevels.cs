using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The soft sort from the levels of its blocks: within a block it falls by 1/eps from place to place.</summary>
/// <remarks>Like <see cref="BlockMeans"/>, blocks of up to eight elements are one vector each; results need its slack.</remarks>
internal static class BlockLevels
{
    private const int Lanes = 8;
    private const int CountsKept = 64;

    // Below this a level may be so close to 0 that roundings of a logarithm near 1 matter.
    private const double Tiny = 0.01;

    /// <summary>
    /// result_k = sign (level_B - (k - c)/eps), k from 0 in the block.
    /// </summary>
    /// <param name="row">The row's blocks; its working memory holds a level for each.</param>
    /// <param name="strength">eps.</param>
    /// <param name="centred">Whether c is the middle of the block, (count - 1)/2, or 0.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="result">Receives the results, and slack.</param>
    public static void Descend(SoftRow row, double strength, bool centred, double sign, Span<double> result)
    {
        ref double to = ref MemoryMarshal.GetReference(result);
        ReadOnlySpan<int> starts = row.Starts;
        ReadOnlySpan<double> levels = row.Work;
        bool branchOnSingles = row.IsMostlySingle;
        Vector512<double> places = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), signs = Vector512.Create(sign);
        double rate = 1 / strength;
        bool multiplies = double.IsNormal(rate);
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], end = BlockPartition.End(starts, block, row.Length), count = end - start;
            double level = levels[block];

            // Adding +0 turns the -0 that a negated zero is into +0.
            if (branchOnSingles && count == 1)
            {
                Unsafe.Add(ref to, start) = sign * level + 0.0;
                continue;
            }

            Vector512<double> top = Vector512.Create(level);
            Vector512<double> steps = Vector512.Create(centred ? 0.5 * (count - 1) : 0) - places;
            for (int k = start; k < end; k += Lanes)
            {
                Vector512<double> falls = multiplies ? steps * Vector512.Create(rate) : steps / Vector512.Create(strength);
                (signs * (falls + top) + Vector512<double>.Zero).StoreUnsafe(ref to, (nuint)k);
                steps -= Vector512.Create((double)Lanes);
            }
        }
    }

    /// <summary>
    /// The levels z_0 + log(sum_B e^(z - z_0)) - log(sum_B e^(w - w_0)), w falling by 1/eps.
    /// </summary>
    /// <param name="row">The row with its softmax; its working memory receives a level for each block.</param>
    /// <param name="strength">eps.</param>
    [SkipLocalsInit]
    public static void OfExponentials(SoftRow row, double strength)
    {
        ReadOnlySpan<int> starts = row.Starts;
        Span<double> z = row.Sorted;
        double rate = 1 / strength;
        if (!(Math.Max(Math.Abs(z[0]), Math.Abs(z[^1])) > Tiny))
        {
            CarefulLevels(row, rate);
            return;
        }

        // sum_(j < count) q^j of short blocks, q = e^-rate.
        Span<double> powers = stackalloc double[CountsKept];
        double power = 1, sum = 0, q = Math.Exp(-rate);
        for (int count = 1; count < CountsKept; count++)
        {
            powers[count] = sum += power;
            power *= q;
        }

        // The softmax of the first element is 1 over the sum of e^(z - z_0).
        Span<double> ratios = row.Work[..starts.Length];
        for (int block = 0; block < starts.Length; block++)
        {
            int start = starts[block], count = BlockPartition.End(starts, block, row.Length) - start;
            double ofPowers = count < CountsKept
                ? powers[count]
                : Exponential.MinusOne(-rate * count) / Exponential.MinusOne(-rate);
            ratios[block] = 1 / (row.Softmax[start] * ofPowers);
        }

        TensorPrimitives.Log<double>(ratios, ratios);
        for (int block = 0; block < starts.Length; block++)
            ratios[block] += z[starts[block]];
    }

    // As log-mean-exps: of tiny values they are as tiny, while both logarithms of sums are log |B|.
    private static void CarefulLevels(SoftRow row, double rate)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> z = row.Sorted.Slice(start, count);
            row.Work[block] = z[0] + (LogMeanExp.Of(z, z[0], z[^1], 1 / row.Softmax[start]) - LogMeanExp.OfPowers(rate, count));
        }
    }
}
