namespace Isotone.Tests;

/// <summary>Pooling by ratios of sums of exponentials to more than 300 bits.</summary>
internal static class KLOracle
{
    // Two products of sums that agree to this many bits are equal: for doubles nothing but an exact tie does.
    private const int TieBits = HighPrecision.Bits - 40;

    /// <summary>The first elements of the blocks: A and B pool where E_A F_B is at most E_B F_A. Terms are positive.</summary>
    public static int[] Starts(Dyadic[] upper, Dyadic[] lower)
    {
        var blocks = new Stack<(int Start, Dyadic Upper, Dyadic Lower)>();
        for (int i = 0; i < upper.Length; i++)
        {
            (int Start, Dyadic Upper, Dyadic Lower) top = (i, upper[i], lower[i]);
            while (blocks.TryPeek(out var below) && AtMost(below.Upper * top.Lower, top.Upper * below.Lower))
            {
                blocks.Pop();
                top = (below.Start, HighPrecision.Add(below.Upper, top.Upper), HighPrecision.Add(below.Lower, top.Lower));
            }

            blocks.Push(top);
        }

        return [.. blocks.Reverse().Select(block => block.Start)];
    }

    /// <summary>The entropic isotonic fit of s and t and the blocks' sizes: LSE_B(s) - LSE_B(t), each value rounded once.</summary>
    public static (double[] Fit, int[] Sizes) Regress(double[] s, double[] t, SortDirection direction)
    {
        bool rising = direction == SortDirection.Ascending;
        Dyadic[] upper = [.. s.Select(Dyadic.Of)], lower = [.. t.Select(Dyadic.Of)];
        if (rising)
        {
            Array.Reverse(upper);
            Array.Reverse(lower);
        }

        Dyadic shift = Largest(upper) - Largest(lower);
        Dyadic[] e = Exponentials(upper, Dyadic.One), f = Exponentials(lower, Dyadic.One);
        int[] sizes = ExactIsotonic.Sizes(Starts(e, f), s.Length);
        double[] fit = new double[s.Length];
        int start = 0;
        foreach (int size in sizes)
        {
            Dyadic level = size == 1
                ? upper[start] - lower[start]
                : shift + HighPrecision.Log(Sum(e.AsSpan(start, size))) - HighPrecision.Log(Sum(f.AsSpan(start, size)));
            Array.Fill(fit, level.ToDouble(), start, size);
            start += size;
        }

        if (rising)
        {
            Array.Reverse(fit);
            Array.Reverse(sizes);
        }

        return (fit, sizes);
    }

    /// <summary>The exponentials of numerators over a common denominator, relative to the largest.</summary>
    public static Dyadic[] Exponentials(Dyadic[] numerators, Dyadic denominator)
    {
        Dyadic largest = Largest(numerators);
        return [.. numerators.Select(x => HighPrecision.Exp(Dyadic.Quotient(x - largest, denominator, HighPrecision.Bits + 64)))];
    }

    /// <summary>The sum of positive terms.</summary>
    public static Dyadic Sum(ReadOnlySpan<Dyadic> terms)
    {
        Dyadic sum = Dyadic.Zero;
        foreach (Dyadic term in terms)
            sum = HighPrecision.Add(sum, term);
        return sum;
    }

    private static Dyadic Largest(Dyadic[] values) => values.Aggregate((a, b) => (a - b).Sign >= 0 ? a : b);

    private static bool AtMost(Dyadic a, Dyadic b)
    {
        if (a.Top != b.Top && Math.Abs(a.Top - b.Top) > 1)
            return a.Top < b.Top;
        Dyadic difference = a - b;
        return difference.Sign <= 0 || difference.Top < a.Top - TieBits;
    }
}
