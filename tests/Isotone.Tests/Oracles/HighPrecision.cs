using System.Numerics;

namespace Isotone.Tests;

/// <summary>Exponentials and logarithms to more than 300 bits, in fixed-point integers.</summary>
internal static class HighPrecision
{
    /// <summary>The bits that every result keeps.</summary>
    public const int Bits = 320;

    private const int Fraction = Bits + 64;
    private const int Halvings = 16;

    // Exponents reach 2^62 / ln 2: ln 2 needs as many more bits.
    private static readonly BigInteger _ln2 = Ln2(Fraction + 64);

    /// <summary>e^x.</summary>
    public static Dyadic Exp(Dyadic x)
    {
        if (x.Sign == 0)
            return Dyadic.One;
        if (x.Top > 61)
            throw new ArgumentOutOfRangeException(nameof(x), "The exponent is beyond the oracle.");
        long shift = x.Exponent + Fraction + 64;
        BigInteger scaled = shift >= 0 ? x.Mantissa << (int)shift : shift < -100_000 ? 0 : x.Mantissa >> (int)-shift;
        var k = BigInteger.Divide(scaled, _ln2);
        BigInteger r = (scaled - k * _ln2) >> 64 + Halvings;

        // e^r = (e^(r/2^16))^(2^16), the inner one by its series.
        BigInteger sum = BigInteger.One << Fraction, term = sum;
        for (int i = 1; !term.IsZero && term != -1; i++)
        {
            term = (term * r >> Fraction) / i;
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
            sum = sum * sum >> Fraction;
        return new Dyadic(sum, (long)k - Fraction).Truncated(Bits);
    }

    /// <summary>ln x for positive x.</summary>
    public static Dyadic Log(Dyadic x)
    {
        // x = 2^top m with m in [1/2, 1); Halley's iteration from the double's logarithm triples the correct digits.
        long top = x.Top;
        var m = new Dyadic(x.Mantissa, x.Exponent - top);
        Dyadic y = Dyadic.Of(Math.Log(m.ToDouble()));
        for (int i = 0; i < 3; i++)
        {
            Dyadic exp = Exp(y);
            y = (y + Dyadic.Quotient(Dyadic.Of(2) * (m - exp), m + exp, Bits)).Truncated(Bits);
        }

        return y + new Dyadic(_ln2 * top, -(Fraction + 64));
    }

    /// <summary>a + b where both are positive; a term too small to matter is dropped, not stored in a million bits.</summary>
    public static Dyadic Add(Dyadic a, Dyadic b)
    {
        if (a.Sign == 0 || b.Sign == 0 || Math.Abs(a.Top - b.Top) < 2 * Bits)
            return (a + b).Truncated(Bits);
        return a.Top > b.Top ? a : b;
    }

    // ln 2 = sum over k of 1/(k 2^k).
    private static BigInteger Ln2(int fraction)
    {
        BigInteger sum = 0;
        for (int k = 1; k <= fraction + 32; k++)
            sum += (BigInteger.One << (fraction + 32 - k)) / k;
        return sum >> 32;
    }
}
