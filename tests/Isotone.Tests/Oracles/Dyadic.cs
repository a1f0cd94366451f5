using System.Numerics;

namespace Isotone.Tests;

/// <summary>Mantissa * 2^Exponent, exactly: every finite double is one, and sums and products of them are.</summary>
internal readonly record struct Dyadic(BigInteger Mantissa, long Exponent)
{
    public static readonly Dyadic Zero = new(0, 0);

    public static readonly Dyadic One = new(1, 0);

    public int Sign => Mantissa.Sign;

    /// <summary>The position of the leading bit: the magnitude lies in [2^(Top - 1), 2^Top).</summary>
    public long Top => Exponent + (long)BigInteger.Abs(Mantissa).GetBitLength();

    public static Dyadic Of(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "Not a number of the oracle.");
        int exponent = Math.Max(Math.ILogB(value == 0 ? 1 : value), -1022) - 52;

        // Scaling in two steps: 2^1074 itself is no double.
        return new Dyadic(new BigInteger(Math.ScaleB(Math.ScaleB(value, -exponent / 2), -exponent - -exponent / 2)), exponent);
    }

    public static Dyadic operator +(Dyadic a, Dyadic b)
    {
        if (a.Sign == 0)
            return b;
        if (b.Sign == 0)
            return a;
        long exponent = Math.Min(a.Exponent, b.Exponent);
        return new Dyadic(
            (a.Mantissa << checked((int)(a.Exponent - exponent))) + (b.Mantissa << checked((int)(b.Exponent - exponent))),
            exponent);
    }

    public static Dyadic operator -(Dyadic a) => new(-a.Mantissa, a.Exponent);

    public static Dyadic operator -(Dyadic a, Dyadic b) => a + -b;

    public static Dyadic operator *(Dyadic a, Dyadic b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

    public static Dyadic Sum(ReadOnlySpan<Dyadic> terms)
    {
        Dyadic sum = Zero;
        foreach (Dyadic term in terms)
            sum += term;
        return sum;
    }

    /// <summary>The leading <paramref name="bits"/> bits.</summary>
    public Dyadic Truncated(int bits)
    {
        long excess = (long)BigInteger.Abs(Mantissa).GetBitLength() - bits;
        return excess <= 0 ? this : new Dyadic(Mantissa >> (int)excess, Exponent + excess);
    }

    /// <summary>a / b to <paramref name="bits"/> bits.</summary>
    public static Dyadic Quotient(Dyadic a, Dyadic b, int bits)
    {
        long shift = Math.Max(0, bits + (long)BigInteger.Abs(b.Mantissa).GetBitLength() - (long)BigInteger.Abs(a.Mantissa).GetBitLength() + 1);
        return new Dyadic((a.Mantissa << (int)shift) / b.Mantissa, a.Exponent - b.Exponent - shift);
    }

    /// <summary>a / b, rounded once to the nearest double.</summary>
    public static double Quotient(Dyadic a, Dyadic b)
    {
        if (a.Sign == 0)
            return 0;
        BigInteger numerator = BigInteger.Abs(a.Mantissa), denominator = BigInteger.Abs(b.Mantissa);
        long shift = Math.Max(0, 62 + (long)denominator.GetBitLength() - (long)numerator.GetBitLength());
        BigInteger quotient = BigInteger.DivRem(numerator << (int)shift, denominator, out BigInteger remainder);
        long excess = (long)quotient.GetBitLength() - 62;
        BigInteger kept = excess > 0 ? quotient >> (int)excess : quotient;
        bool exact = remainder.IsZero && (excess <= 0 || kept << (int)excess == quotient);

        // A sticky last bit below the 53 that are kept makes the one rounding correct.
        ulong bits = (ulong)kept | (exact ? 0UL : 1UL);
        long exponent = a.Exponent - b.Exponent - shift + Math.Max(excess, 0);
        double magnitude = Math.ScaleB(bits, (int)Math.Clamp(exponent, -5000, 5000));
        return a.Sign == b.Sign ? magnitude : -magnitude;
    }

    public double ToDouble() => Quotient(this, One);
}
