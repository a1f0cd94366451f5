using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Sums and products of doubles together with their rounding errors, exact unless they overflow or underflow
/// (Dekker 1971, Knuth TAOCP 4.2.2, Ogita, Rump and Oishi 2005).
/// </summary>
internal static class ErrorFree
{
    /// <summary>a + b = sum + error, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double bRounded = sum - a;
        double error = (a - (sum - bRounded)) + (b - bRounded);
        return (sum, error);
    }

    /// <summary>a + b = sum + error, exactly, where |a| is at least |b| or a is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Sum, double Error) FastTwoSum(double a, double b)
    {
        double sum = a + b;
        return (sum, b - (sum - a));
    }

    /// <summary>a b = product + error, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Product, double Error) TwoProduct(double a, double b)
    {
        double product = a * b;
        return (product, Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>a + b = sum + error, exactly, eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sum, Vector512<double> Error) TwoSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b, ofB = sum - a, ofA = sum - ofB;
        return (sum, (a - ofA) + (b - ofB));
    }

    /// <summary>a + b = sum + error, exactly, where |a| is at least |b| or a is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sum, Vector512<double> Error) FastTwoSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        return (sum, b - (sum - a));
    }

    /// <summary>a b = product + error, exactly, eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Product, Vector512<double> Error) TwoProduct(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> product = a * b;
        return (product, Vector512.FusedMultiplyAdd(a, b, -product));
    }
}
