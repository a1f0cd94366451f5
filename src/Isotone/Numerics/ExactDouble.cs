using System.Numerics;

namespace Isotone;

/// <summary>A number as Integer * 2^Exponent, exactly; every finite double is one.</summary>
internal readonly record struct ExactDouble(BigInteger Integer, int Exponent)
{
    private const int FractionBits = 52;

    public static readonly ExactDouble One = new(BigInteger.One, 0);

    public int Sign => Integer.Sign;

    public static ExactDouble Of(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> FractionBits & 0x7FF);
        long fraction = bits & ((1L << FractionBits) - 1);

        // Subnormal numbers have no implicit leading bit and share the exponent of the smallest normal ones.
        long magnitude = biased == 0 ? fraction : fraction | 1L << FractionBits;
        int exponent = Math.Max(biased, 1) - 1075;
        return new ExactDouble(bits < 0 ? -magnitude : magnitude, exponent);
    }

    public static ExactDouble operator *(ExactDouble left, ExactDouble right) =>
        new(left.Integer * right.Integer, left.Exponent + right.Exponent);

    public static ExactDouble operator +(ExactDouble left, ExactDouble right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        return new ExactDouble(
            (left.Integer << (left.Exponent - exponent)) + (right.Integer << (right.Exponent - exponent)), exponent);
    }

    public static ExactDouble operator -(ExactDouble left, ExactDouble right) =>
        left + new ExactDouble(-right.Integer, right.Exponent);

    /// <summary>The sum of finite numbers.</summary>
    public static ExactDouble Sum(ReadOnlySpan<double> values)
    {
        var sum = new ExactDouble(BigInteger.Zero, 0);
        foreach (double value in values)
            sum += Of(value);
        return sum;
    }

    /// <summary>The sum of the products of finite numbers.</summary>
    public static ExactDouble SumOfProducts(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = new ExactDouble(BigInteger.Zero, 0);
        for (int i = 0; i < left.Length; i++)
            sum += Of(left[i]) * Of(right[i]);
        return sum;
    }

    /// <summary>The quotient to the accuracy of a pair of doubles.</summary>
    public static DoubleDouble Quotient(ExactDouble dividend, ExactDouble divisor)
    {
        double high = Rounded(dividend, divisor);
        double low = double.IsFinite(high) ? Rounded(dividend - divisor * Of(high), divisor) : 0;
        return new DoubleDouble(high, low);
    }

    /// <summary>The double nearest to a quotient.</summary>
    private static double Rounded(ExactDouble dividend, ExactDouble divisor)
    {
        // 64 bits of the quotient or one more; the last one also says whether anything was cut off ("sticky"), so that
        // the one rounding, to 53 bits, is the right one.
        BigInteger above = BigInteger.Abs(dividend.Integer), below = BigInteger.Abs(divisor.Integer);
        int shift = 64 + (int)(below.GetBitLength() - above.GetBitLength());
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(above << shift, below, out BigInteger remainder)
            : BigInteger.DivRem(above, below << -shift, out remainder);
        var bits = (UInt128)quotient << 1 | (remainder.IsZero ? UInt128.Zero : UInt128.One);
        double magnitude = Math.ScaleB((double)bits, dividend.Exponent - divisor.Exponent - shift - 1);
        return dividend.Sign * divisor.Sign < 0 ? -magnitude : magnitude;
    }
}
