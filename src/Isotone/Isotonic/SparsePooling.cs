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
        for (; start + Lanes <= end; start += Lanes)
        {
            // The level s - t surely falls where a/c < b/d of the steps a/c and b/d, c and d positive. They are off by a few
            // roundings of themselves; what is infinite or overflows is no number and stays in doubt.
            Vector512<double> a = upper.Steps(ref s, start, out Vector512<double> c), b = lower.Steps(ref t, start, out Vector512<double> d);
            Vector512<double> left = a * d, right = b * c;
            Vector512<double> margin = Vector512.Create(1e-9) * (c * d) + Vector512.Create(1e-12) * (Vector512.Abs(left) + Vector512.Abs(right));
            uint falls = (uint)Vector512.LessThan(left - right, -margin).ExtractMostSignificantBits();
            if (falls == 0xFF && stack.TopStartsWith(start - 1))
                stack.PushApart(start, Lanes);
            else
                Append(ref stack, start, falls);
        }

        for (; start < end; start++)
            stack.Push(start, start + 1);
    }

    private static void Append(ref BlockStack<KLBlocks> stack, int start, uint falls)
    {
        for (int k = 0; k < Lanes; k++)
        {
            // Only a block of the element before alone is what the step was taken from.
            if ((falls >> k & 1) != 0 && stack.TopStartsWith(start + k - 1))
                stack.PushApart(start + k);
            else
                stack.Push(start + k, start + k + 1);
        }
    }
}
