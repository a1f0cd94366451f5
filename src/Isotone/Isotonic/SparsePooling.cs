namespace Isotone;

/// <summary>
/// Pooling where most neighbours do not even come near it: a vector pass finds the few that might, and only those are
/// compared.
/// </summary>
internal static class SparsePooling
{
    private const int Chunk = 256;

    /// <summary>Puts elements [start, end) on top of the blocks before them.</summary>
    public static void Append(ref BlockStack<KLBlocks> stack, KLSide upper, KLSide lower, int start, int end)
    {
        Span<double> ofUpper = stackalloc double[Chunk], ofLower = stackalloc double[Chunk];
        if (start == 0)
            stack.PushApart(start++);
        for (; start < end; start += Chunk)
        {
            int length = Math.Min(Chunk, end - start);
            upper.FillSteps(start, ofUpper[..length]);
            lower.FillSteps(start, ofLower[..length]);
            for (int k = 0; k < length; k++)
            {
                // The level s - t surely falls. A step is off by a few roundings of itself; infinite ones cancel to NaN.
                double margin = 1e-9 + 1e-12 * (Math.Abs(ofUpper[k]) + Math.Abs(ofLower[k]));
                if (ofUpper[k] - ofLower[k] < -margin && stack.TopStartsWith(start + k - 1))
                    stack.PushApart(start + k);
                else
                    stack.Push(start + k, start + k + 1);
            }
        }
    }
}
