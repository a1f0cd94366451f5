using System.Runtime.CompilerServices;
using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// A number as the unevaluated sum of two doubles, |Low| at most half an ulp of High: about 106 bits
/// (Dekker 1971; Hida, Li and Bailey 2001, "Library for double-double and quad-double arithmetic").
/// </summary>
internal readonly struct DoubleDouble(double high, double low = 0)
{
    private static readonly DoubleDouble[] _inverseFactorials = InverseFactorials(12);

    public double High { get; } = high;

    public double Low { get; } = low;

    /// <summary>a + b, exact to the last bit of the pair.</summary>
    public static DoubleDouble SumOf(double a, double b)
    {
        (double sum, double error) = TwoSum(a, b);
        return new DoubleDouble(sum, error);
    }

    /// <summary>The exact value of an integer below 2^106.</summary>
    public static DoubleDouble FromInteger(UInt128 integer)
    {
        double high = (double)integer;
        UInt128 rounded = (UInt128)high;
        double low = rounded > integer ? -(double)(rounded - integer) : (double)(integer - rounded);
        return new DoubleDouble(high, low);
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        (double high, double highError) = TwoSum(a.High, b.High);
        (double low, double lowError) = TwoSum(a.Low, b.Low);
        (high, highError) = FastTwoSum(high, highError + low);
        return Normalized(high, highError + lowError);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        (double product, double error) = TwoProduct(a.High, b.High);
        return Normalized(product, error + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, double b)
    {
        double first = a.High / b;
        (double product, double error) = TwoProduct(first, b);
        double second = ((a.High - product) - error + a.Low) / b;
        return Normalized(first, second);
    }

    /// <summary>e^x to about 100 bits; 0 below the range of doubles. <paramref name="x"/> is at most 0.</summary>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (x.High < -745)
            return default;
        DoubleDouble result = ReducedExpMinusOne(x, out int k) + new DoubleDouble(1);
        return new DoubleDouble(Math.ScaleB(result.High, k), Math.ScaleB(result.Low, k));
    }

    /// <summary>e^x - 1 to about 100 bits, also close to 0. <paramref name="x"/> is at most 0.</summary>
    public static DoubleDouble ExpMinusOne(DoubleDouble x)
    {
        if (x.High > -0.25)
            return ReducedExpMinusOne(x, out _);
        return Exp(x) + new DoubleDouble(-1);
    }

    /// <summary>1/i! for i up to 11.</summary>
    public static DoubleDouble InverseFactorial(int i) => _inverseFactorials[i];

    /// <summary>e^r - 1 where x = k ln 2 + r with |r| at most ln(2)/2.</summary>
    private static DoubleDouble ReducedExpMinusOne(DoubleDouble x, out int k)
    {
        // ln 2 as three doubles keeps k ln 2 exact to 2^-110.
        double turns = Math.Round(x.High / Math.Log(2));
        k = (int)turns;
        DoubleDouble r = x - Product(turns, 0.6931471805599453) - Product(turns, 2.3190468138462996e-17)
            - Product(turns, 5.707708438416212e-34);
        r = new DoubleDouble(r.High / 512, r.Low / 512);

        // p = e^(r/512) - 1 by its series; squaring (1 + p) nine times as p <- 2p + p^2 loses no low bits.
        DoubleDouble p = r, power = r;
        for (int i = 2; i < _inverseFactorials.Length; i++)
        {
            power *= r;
            p += power * _inverseFactorials[i];
        }

        for (int doubling = 0; doubling < 9; doubling++)
            p = new DoubleDouble(2 * p.High, 2 * p.Low) + p * p;
        return p;
    }

    private static DoubleDouble Product(double a, double b)
    {
        (double product, double error) = TwoProduct(a, b);
        return new DoubleDouble(product, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDouble Normalized(double high, double low)
    {
        (high, low) = FastTwoSum(high, low);
        return new DoubleDouble(high, low);
    }

    private static DoubleDouble[] InverseFactorials(int count)
    {
        var inverse = new DoubleDouble[count];
        inverse[0] = new DoubleDouble(1);
        for (int i = 1; i < count; i++)
            inverse[i] = inverse[i - 1] / i;
        return inverse;
    }
}
