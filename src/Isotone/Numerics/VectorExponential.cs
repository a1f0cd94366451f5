using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Exponentials of many numbers, right to 1.5 units in the last place and with the same bits on every instruction set: the
/// argument is halved to within ln(2)/2 of 0 (Cody and Waite 1980), and the series taken up to r^13/13!.
/// </summary>
internal static class VectorExponential
{
    // Below this the result is subnormal or 0.
    private const double Lowest = -708;

    // Added and taken off again, it leaves the nearest integer, which then stands in the lowest bits too.
    private const double Rounder = 6755399441055744; // 1.5 * 2^52

    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>to_k = exp((values_k - from) rate); 0 where that is below 1e-307.</summary>
    /// <param name="values">The values.</param>
    /// <param name="from">What is subtracted from them.</param>
    /// <param name="rate">The factor; no exponent may be above 700.</param>
    /// <param name="to">Receives as many; may be the values.</param>
    [SkipLocalsInit]
    public static void OfDifferences(ReadOnlySpan<double> values, double from, double rate, Span<double> to)
    {
        int lanes = Vector512<double>.Count, n = values.Length;
        Vector512<double> origin = Vector512.Create(from), factor = Vector512.Create(rate);
        if (n < lanes)
        {
            Span<double> few = stackalloc double[lanes];
            few.Fill(from);
            values.CopyTo(few);
            Vector512<double> results = Of((Vector512.Create<double>(few) - origin) * factor);
            results.CopyTo(few);
            few[..n].CopyTo(to);
            return;
        }

        ref double first = ref MemoryMarshal.GetReference(values);
        ref double result = ref MemoryMarshal.GetReference(to[..n]);

        // The last eight are read before those of them that the loop does may be written over.
        Vector512<double> last = Of((Vector512.LoadUnsafe(ref first, (nuint)(n - lanes)) - origin) * factor);
        for (int k = 0; k <= n - lanes; k += lanes)
            Of((Vector512.LoadUnsafe(ref first, (nuint)k) - origin) * factor).StoreUnsafe(ref result, (nuint)k);
        last.StoreUnsafe(ref result, (nuint)(n - lanes));
    }

    /// <summary>e^x, x at most 700.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> x)
    {
        // x = k ln 2 + r with |r| at most ln(2)/2; k ln2High is exact.
        Vector512<double> within = Vector512.GreaterThanOrEqual(x, Vector512.Create(Lowest));
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(Vector512.Max(x, Vector512.Create(Lowest)), Vector512.Create(1.4426950408889634), Vector512.Create(Rounder));
        Vector512<double> k = shifted - Vector512.Create(Rounder);
        Vector512<double> r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), r);

        Vector512<double> p = Vector512.FusedMultiplyAdd(r, Vector512.Create(1.0 / 6227020800), Vector512.Create(1.0 / 479001600));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 39916800));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 3628800));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 362880));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 40320));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 5040));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 720));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 120));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 24));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(1.0 / 6));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512.Create(0.5));
        p = Vector512.FusedMultiplyAdd(r, p, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(r, p, Vector512<double>.One);

        // p 2^k: k is added to the exponent.
        return within & (p.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }
}
