using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Pooling where most neighbours do not even come near it: a vector pass finds the few that might, and only those are
/// compared.
/// </summary>
internal static class SparsePooling
{
    private const int Lanes = 8;
    private const int WordBits = 64;

    /// <summary>Puts elements [start, end) on top of the blocks before them.</summary>
    public static void Append(ref BlockStack<KLBlocks> stack, in KLSide upper, in KLSide lower, int start, int end)
    {
        ref double s = ref MemoryMarshal.GetReference(upper.Values), t = ref MemoryMarshal.GetReference(lower.Values);
        if (start == 0)
            stack.PushApart(start++);
        while (start < end)
        {
            int count = Math.Min(WordBits, end - start);
            ulong doubts = 0;
            for (int k = 0; k < count; k += Lanes)
            {
                // The last ones in a vector with some before them; the first few elements of a row fill none.
                int from = Math.Min(start + k, end - Lanes);
                uint inDoubt = from > 0 ? ~Falls(upper, ref s, lower, ref t, from) & 0xFF : 0xFF;
                doubts |= (ulong)(inDoubt >> (from > 0 ? start + k - from : 0)) << k;
            }

            Append(ref stack, start, count, doubts);
            start += count;
        }
    }

    /// <summary>Where the level s - t of eight elements from <paramref name="k"/> on surely falls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Falls(in KLSide upper, ref double s, in KLSide lower, ref double t, int k)
    {
        // a/c < b/d of the steps a/c and b/d, c and d positive. They are off by a few roundings of themselves; what is
        // infinite or overflows is no number and stays in doubt.
        Vector512<double> a = upper.Steps(ref s, k, out Vector512<double> c), b = lower.Steps(ref t, k, out Vector512<double> d);
        Vector512<double> left = a * d, right = b * c;
        Vector512<double> margin = Vector512.Create(1e-9) * (c * d) + Vector512.Create(1e-12) * (Vector512.Abs(left) + Vector512.Abs(right));
        return (uint)Vector512.LessThan(left - right, -margin).ExtractMostSignificantBits();
    }

    /// <summary>Puts so many elements on top, of which most surely are below the one before.</summary>
    private static void Append(ref BlockStack<KLBlocks> stack, int start, int count, ulong doubts)
    {
        int k = 0;
        while (true)
        {
            // Only from a block of the element before alone was the step taken.
            int next = Math.Min(BitOperations.TrailingZeroCount(doubts), count);
            for (; k < next && !stack.TopStartsWith(start + k - 1); k++)
                stack.Push(start + k, start + k + 1);
            if (k < next)
                stack.PushApart(start + k, next - k);
            if (next == count)
                return;
            stack.Push(start + next, start + next + 1);
            k = next + 1;
            doubts &= doubts - 1;
        }
    }
}
