using System.Numerics;

namespace Isotone.Tests;

public class DoubleDoubleTests
{
    [Fact]
    public void Exponentials_are_right_to_2_to_the_minus_95()
    {
        var random = new Random(2);
        for (int i = 0; i < 3000; i++)
        {
            // The argument is a pair, from the whole range and from close to 0.
            double high = i % 3 == 0 ? -random.NextDouble() * Math.Pow(10, -random.Next(0, 20)) : -700 * random.NextDouble();
            double low = (random.NextDouble() - 0.5) * Math.ScaleB(high, -53);
            Dyadic expected = HighPrecision.Exp(Dyadic.Of(high) + Dyadic.Of(low));
            DoubleDouble actual = DoubleDouble.Exp(new DoubleDouble(high, low));

            // Below 2^-900 the low part runs out of the doubles' range.
            int bits = high > -600 ? 95 : 60;
            AssertRelative(expected, Exactly(actual), bits, $"exp({high:R} + {low:R})");
            DoubleDouble minusOne = DoubleDouble.ExpMinusOne(new DoubleDouble(high, low));
            AssertRelative(expected - Dyadic.One, Exactly(minusOne), 95, $"exp({high:R} + {low:R}) - 1");
        }
    }

    [Fact]
    public void Exponentials_at_the_ends_of_the_range()
    {
        Assert.Equal(1, DoubleDouble.Exp(default).High);
        Assert.Equal(0, DoubleDouble.Exp(new DoubleDouble(-746)).High);
        Assert.Equal(0, DoubleDouble.Exp(new DoubleDouble(double.MinValue)).High);
        Assert.Equal(0, DoubleDouble.Exp(new DoubleDouble(double.NegativeInfinity)).High);
        Assert.InRange(DoubleDouble.Exp(new DoubleDouble(-740)).High, 4e-322, 5e-322);
    }

    [Fact]
    public void Arithmetic_is_right_to_100_bits()
    {
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            DoubleDouble a = Draw(random), b = Draw(random);
            Dyadic x = Exactly(a), y = Exactly(b);
            AssertRelative(x * y, Exactly(a * b), 100, "product");
            AssertRelative(Dyadic.Quotient(x, Dyadic.Of(b.High), 200), Exactly(a / b.High), 100, "quotient");
            if (a.High > 0 == b.High > 0)
                AssertRelative(x + y, Exactly(a + b), 100, "sum");
            Assert.Equal(Dyadic.Of(a.High) + Dyadic.Of(b.High), Exactly(DoubleDouble.SumOf(a.High, b.High)), Same);
        }
    }

    [Fact]
    public void Integers_to_106_bits_are_exact()
    {
        var random = new Random(4);
        for (int bits = 1; bits <= 106; bits++)
        {
            for (int i = 0; i < 20; i++)
            {
                var integer = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64() << 1 | 1) >> (128 - bits);
                Assert.Equal(new Dyadic((BigInteger)integer, 0), Exactly(DoubleDouble.FromInteger(integer)), Same);
            }
        }
    }

    private static bool Same(Dyadic a, Dyadic b) => (a - b).Sign == 0;

    private static Dyadic Exactly(DoubleDouble value) => Dyadic.Of(value.High) + Dyadic.Of(value.Low);

    private static void AssertRelative(Dyadic expected, Dyadic actual, int bits, string about) =>
        Assert.True(
            (expected - actual).Sign == 0 || (expected - actual).Top < expected.Top - bits,
            $"{about}: off by 2^{(expected - actual).Top - expected.Top}");

    private static DoubleDouble Draw(Random random)
    {
        double high = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30));
        return DoubleDouble.SumOf(high, (random.NextDouble() - 0.5) * Math.ScaleB(high, -53));
    }
}
