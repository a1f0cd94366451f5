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

    /// <summary>Puts elements [start, end) on top of the blocks before them.</summary>
    public static void Append(ref BlockStack<KLBlocks> stack, KLSide upper, KLSide lower, int start, int end)
    {
        ref double s = ref MemoryMarshal.GetReference(upper.Values), t = ref MemoryMarshal.GetReference(lower.Values);
        if (start == 0)
            stack.PushApart(start++);
        while (start < end)
        {
            // The last ones in a vector with some before them; the first few elements of a row fill none.
            int from = Math.Min(start, end - Lanes), count = Math.Min(Lanes, end - start);
            uint falls = from > 0 ? Falls(upper, ref s, lower, ref t, from) >> (start - from) : 0;
            if (falls == 0xFF && stack.TopStartsWith(start - 1))
                stack.PushApart(start, Lanes);
            else
                Append(ref stack, start, count, falls);
            start += count;
        }
    }

    /// <summary>Where the level s - t of eight elements from <paramref name="k"/> on surely falls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Falls(KLSide upper, ref double s, KLSide lower, ref double t, int k)
    {
        // a/c < b/d of the steps a/c and b/d, c and d positive. They are off by a few roundings of themselves; what is
        // infinite or overflows is no number and stays in doubt.
        Vector512<double> a = upper.Steps(ref s, k, out Vector512<double> c), b = lower.Steps(ref t, k, out Vector512<double> d);
        Vector512<double> left = a * d, right = b * c;
        Vector512<double> margin = Vector512.Create(1e-9) * (c * d) + Vector512.Create(1e-12) * (Vector512.Abs(left) + Vector512.Abs(right));
        return (uint)Vector512.LessThan(left - right, -margin).ExtractMostSignificantBits();
    }

    private static void Append(ref BlockStack<KLBlocks> stack, int start, int count, uint falls)
    {
        for (int k = 0; k < count; k++)
        {
            // Only a block of the element before alone is what the step was taken from.
            if ((falls >> k & 1) != 0 && stack.TopStartsWith(start + k - 1))
                stack.PushApart(start + k);
            else
                stack.Push(start + k, start + k + 1);
        }
    }
}
