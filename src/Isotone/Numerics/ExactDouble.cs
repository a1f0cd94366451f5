using System.Numerics;

namespace Isotone;

/// <summary>A number as Integer * 2^Exponent, exactly; every finite double is one.</summary>
internal readonly record struct ExactDouble(BigInteger Integer, int Exponent)
{
    private const int FractionBits = 52;

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

    public static ExactDouble operator -(ExactDouble left, ExactDouble right)
    {
        int exponent = Math.Min(left.Exponent, right.Exponent);
        return new ExactDouble(
            (left.Integer << (left.Exponent - exponent)) - (right.Integer << (right.Exponent - exponent)), exponent);
    }

    public int Sign => Integer.Sign;
}
