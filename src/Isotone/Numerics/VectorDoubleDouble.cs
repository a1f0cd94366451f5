using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>Eight numbers of about 106 bits at a time, see <see cref="DoubleDouble"/>.</summary>
internal readonly struct VectorDoubleDouble(Vector512<double> high, Vector512<double> low)
{
    private const int Halvings = 9;

    // Beyond this e^x is nothing beside 1.
    private const double Lowest = -600;

    public Vector512<double> High { get; } = high;

    public Vector512<double> Low { get; } = low;

    /// <summary>a - b, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorDoubleDouble Difference(Vector512<double> a, Vector512<double> b)
    {
        (Vector512<double> difference, Vector512<double> error) = TwoSum(a, -b);
        return new VectorDoubleDouble(difference, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorDoubleDouble operator +(VectorDoubleDouble a, VectorDoubleDouble b)
    {
        (Vector512<double> high, Vector512<double> highError) = TwoSum(a.High, b.High);
        (Vector512<double> low, Vector512<double> lowError) = TwoSum(a.Low, b.Low);
        (high, highError) = FastTwoSum(high, highError + low);
        return Normalized(high, highError + lowError);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorDoubleDouble operator *(VectorDoubleDouble a, VectorDoubleDouble b)
    {
        (Vector512<double> product, Vector512<double> error) = TwoProduct(a.High, b.High);
        return Normalized(product, error + (a.High * b.Low + a.Low * b.High));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorDoubleDouble operator /(VectorDoubleDouble a, Vector512<double> b)
    {
        Vector512<double> first = a.High / b;
        (Vector512<double> product, Vector512<double> error) = TwoProduct(first, b);
        return Normalized(first, (a.High - product - error + a.Low) / b);
    }

    /// <summary>e^x - 1 to about 100 bits, also close to 0, where x is at most 0.</summary>
    public static VectorDoubleDouble ExpMinusOne(VectorDoubleDouble x)
    {
        // x = k ln 2 + r with |r| at most ln(2)/2; ln 2 as three doubles keeps k ln 2 exact to 2^-110.
        Vector512<double> within = Vector512.GreaterThan(x.High, Vector512.Create(Lowest));
        Vector512<double> k = Vector512.Round(Vector512.ConditionalSelect(within, x.High, Vector512.Create(Lowest)) * Vector512.Create(1 / Math.Log(2)));
        var r = new VectorDoubleDouble(within & x.High, within & x.Low);
        Vector512<double> turns = within & k;
        r += Product(-turns, 0.6931471805599453) + Product(-turns, 2.3190468138462996e-17) + Product(-turns, 5.707708438416212e-34);
        var shrunk = Vector512.Create(Math.ScaleB(1, -Halvings));
        r = new VectorDoubleDouble(r.High * shrunk, r.Low * shrunk);

        // p = e^r - 1 = r + r^2/2 + r^3/6 + r^4 (1/24 + ...) for |r| below 2^-10; squaring (1 + p) nine times as
        // p <- 2p + p^2 loses no low bits.
        Vector512<double> tail = Vector512.FusedMultiplyAdd(r.High, Vector512.Create(1.0 / 362880), Vector512.Create(1.0 / 40320));
        tail = Vector512.FusedMultiplyAdd(r.High, tail, Vector512.Create(1.0 / 5040));
        tail = Vector512.FusedMultiplyAdd(r.High, tail, Vector512.Create(1.0 / 720));
        tail = Vector512.FusedMultiplyAdd(r.High, tail, Vector512.Create(1.0 / 120));
        VectorDoubleDouble p = Constant(DoubleDouble.InverseFactorial(4)) + new VectorDoubleDouble(r.High * tail, Vector512<double>.Zero);
        p = Constant(DoubleDouble.InverseFactorial(3)) + r * p;
        p = Constant(DoubleDouble.InverseFactorial(2)) + r * p;
        p = r + r * r * p;
        for (int doubling = 0; doubling < Halvings; doubling++)
            p = new VectorDoubleDouble(p.High + p.High, p.Low + p.Low) + p * p;

        // e^x - 1 = 2^k p + (2^k - 1).
        Vector512<double> power = PowerOfTwo(k);
        return new VectorDoubleDouble(p.High * power, p.Low * power) + Difference(power, Vector512<double>.One);
    }

    /// <summary>The sum of the eight.</summary>
    public DoubleDouble Sum()
    {
        DoubleDouble sum = default;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            sum += new DoubleDouble(High[lane], Low[lane]);
        return sum;
    }

    /// <summary>2^k of integers no lower than -1022.</summary>
    private static Vector512<double> PowerOfTwo(Vector512<double> k) =>
        (Vector512.ConvertToInt64(k) + Vector512.Create(1023L) << 52).AsDouble();

    private static VectorDoubleDouble Constant(DoubleDouble value) => new(Vector512.Create(value.High), Vector512.Create(value.Low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorDoubleDouble Product(Vector512<double> a, double b)
    {
        (Vector512<double> product, Vector512<double> error) = TwoProduct(a, Vector512.Create(b));
        return new VectorDoubleDouble(product, error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorDoubleDouble Normalized(Vector512<double> high, Vector512<double> low)
    {
        (high, low) = FastTwoSum(high, low);
        return new VectorDoubleDouble(high, low);
    }
}
