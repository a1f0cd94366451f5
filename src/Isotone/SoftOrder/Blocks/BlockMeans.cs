using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Means over the blocks of a part of a row, as every L2 operator and derivative takes them.</summary>
/// <remarks>
/// Inputs and results need <see cref="Slack"/> elements of room after the part: a vector reads and writes past a short
/// block, and what does not belong to it is written over.
/// </remarks>
internal static unsafe class BlockMeans
{
    /// <summary>The elements past a part's end that may be read and written.</summary>
    public const int Slack = 8;

    /// <summary>Beyond this a difference or a sum of elements may overflow.</summary>
    public const double Large = 1e290;

    /// <summary>result_k = level_B + (values_k - mean_B values) scale.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="scale">The factor of the deviations.</param>
    /// <param name="levels">Whether level_B is mean_B(rho) - <paramref name="offset"/>, or 0.</param>
    /// <param name="offset">What is subtracted from the levels.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Deviations(
        in SoftRow row, ReadOnlySpan<double> values, double scale, bool levels, double offset, Span<double> result)
    {
        fixed (double* from = values, to = result)
        {
            // mean_B(rho) = MeanPosition(0, 1) - (start + end - 1)/2.
            var pass = new DeviationPass(from, to, scale, levels ? row.MeanPosition(0, 0) - offset : 0, levels ? 0.5 : 0);
            BlockWalk.Run(row, ref pass);
        }
    }

    /// <summary>result_k = mean_B values, or their sum, for every element of a block.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="sums">Whether the sums are wanted in place of the means.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Spread(in SoftRow row, ReadOnlySpan<double> values, bool sums, Span<double> result)
    {
        fixed (double* from = values, to = result)
        {
            var pass = new MeanPass(from, to, sums, rate: 0, sign: 1);
            BlockWalk.Run(row, ref pass);
        }
    }

    /// <summary>result_k = sign (mean_B values - (k - c)/eps), k from 0 in the block and c its middle, (|B| - 1)/2.</summary>
    /// <param name="row">The blocks.</param>
    /// <param name="values">The values, and slack.</param>
    /// <param name="strength">eps.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="result">Receives the results, and slack; not the values.</param>
    public static void Descend(in SoftRow row, ReadOnlySpan<double> values, double strength, double sign, Span<double> result)
    {
        double rate = 1 / strength;
        if (double.IsNormal(rate))
        {
            fixed (double* from = values, to = result)
            {
                var pass = new MeanPass(from, to, sums: false, rate, sign);
                BlockWalk.Run(row, ref pass);
                return;
            }
        }

        // Too small or too large a rate: divided, not multiplied.
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            double mean = CompensatedSum.Mean(values.Slice(start, count)).High, centre = 0.5 * (count - 1);
            for (int k = 0; k < count; k++)
                result[start + k] = sign * ((centre - k) / strength + mean) + 0.0;
        }
    }

    /// <summary>Whether the differences of these values can be taken and summed without overflow.</summary>
    public static bool AreModerate(ReadOnlySpan<double> values)
    {
        Vector512<double> are = Vector512<double>.AllBitsSet;
        int k = 0;
        for (; k + Vector512<double>.Count <= values.Length; k += Vector512<double>.Count)
            are &= Vector512.LessThan(Vector512.Abs(Vector512.Create(values.Slice(k, Vector512<double>.Count))), Vector512.Create(Large));
        bool all = are.ExtractMostSignificantBits() == 0xFF;
        for (; k < values.Length; k++)
            all &= Math.Abs(values[k]) < Large;
        return all;
    }
}
