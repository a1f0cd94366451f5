namespace Isotone;

/// <summary>sum_k f_k (dr_k/dx_i)^2 of soft ranks r for every element i: the diagonal of J' diag(f) J.</summary>
internal static class SquaredBlockJacobian
{
    /// <summary>Of L2 soft ranks: dr_k/dx_i = (delta_ki - 1/m)/eps within a block of m elements.</summary>
    /// <param name="row">A row whose blocks are known.</param>
    /// <param name="factors">f, in the order of the places.</param>
    /// <param name="strength">eps.</param>
    /// <param name="squares">Receives the sums, in the order of the places.</param>
    public static void OfL2(in SoftRow row, ReadOnlySpan<double> factors, double strength, Span<double> squares)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> f = factors.Slice(start, count);
            double share = 1.0 / count, sum = PairwiseSum.Of(f);
            for (int k = 0; k < count; k++)
            {
                // f_i (1 - 2/m) + sum_B f/m^2; 0 where m = 1, exactly.
                double square = count > 1 ? f[k] * (1 - 2 * share) + share * share * sum : 0;
                squares[start + k] = square / (strength * strength);
            }
        }
    }

    /// <summary>Of KL soft ranks: dr_k/dx_i = r_k (delta_ki - s_i)/eps within a block, s its softmax.</summary>
    /// <inheritdoc cref="OfL2"/>
    public static void OfKL(in SoftRow row, ReadOnlySpan<double> factors, double strength, Span<double> squares)
    {
        for (int block = 0; block < row.Starts.Length; block++)
        {
            (int start, int count) = row.Block(block).GetOffsetAndLength(row.Length);
            ReadOnlySpan<double> f = factors.Slice(start, count), softmax = row.Softmax.Slice(start, count);

            // r = R s with R the sum of the block's positions.
            double total = count * row.MeanPosition(start, start + count), sum = 0;
            for (int k = 0; k < count; k++)
                sum += f[k] * (total * softmax[k]) * (total * softmax[k]);
            for (int k = 0; k < count; k++)
            {
                // f_i r_i^2 (1 - 2 s_i) + s_i^2 sum_B f r^2; 0 for a block of one, whose softmax is 1.
                double rank = total * softmax[k];
                double square = count > 1 ? f[k] * rank * rank * (1 - 2 * softmax[k]) + softmax[k] * softmax[k] * sum : 0;
                squares[start + k] = square / (strength * strength);
            }
        }
    }
}
