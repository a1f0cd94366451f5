using System.Numerics;

namespace Isotone.Tests;

/// <summary>The accuracy that the operators promise, relative to the largest element of a row's exact result.</summary>
internal static class Contract
{
    /// <summary>1e-11 in double; in float32 4 ulp for L2 and 1e-6 for KL.</summary>
    public static double Tolerance<T>(Regularization regularization) => typeof(T) == typeof(double)
        ? 1e-11
        : regularization == Regularization.L2 ? 4 * Math.ScaleB(1, -23) : 1e-6;

    /// <summary>Checks each element to within a tolerance of the largest, which counts as at least <paramref name="floor"/>.</summary>
    public static void Close<T>(double[] expected, ReadOnlySpan<T> actual, double tolerance, string about, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Math.Max(floor, expected.Max(Math.Abs));

        // Among subnormal numbers the spacing, not the relative promise, is the limit.
        double allowed = tolerance * largest + double.CreateTruncating(T.Epsilon);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(double.CreateTruncating(actual[i]) - expected[i]);
            if (!(error <= allowed))
                Assert.Fail(
                    $"{about}: [{i}] is {actual[i]} instead of {expected[i]:R}, off by {error / largest:E2} of the row's largest.");
        }
    }

    /// <summary>A forward pass and a gradient against the oracle: blocks identical, values and gradient within the contract.</summary>
    public static void MatchesOracle<T>(
        bool rank, Regularization regularization, double strength, SortDirection direction, double[] x, double[] cotangent, string about)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SoftOperator<T> soft = rank
            ? new SoftRank<T>(regularization, strength, direction)
            : new SoftSort<T>(regularization, strength, direction);
        T[] given = [.. x.Select(T.CreateTruncating)], incoming = [.. cotangent.Select(T.CreateTruncating)];
        T[] y = new T[x.Length], vjp = new T[x.Length];
        soft.Forward(given, y);
        soft.Vjp(incoming, vjp);

        // The exact result of the inputs as this type holds them.
        double[] held = [.. given.Select(double.CreateTruncating)], heldCotangent = [.. incoming.Select(double.CreateTruncating)];
        SoftExpectation expected = rank
            ? SoftOracle.Rank(held, regularization, strength, direction, heldCotangent)
            : SoftOracle.Sort(held, regularization, strength, direction, heldCotangent);
        about = $"{(rank ? "rank" : "sort")} {regularization} eps {strength:R} {direction} {typeof(T).Name}, {about}";
        if (!expected.BlockSizes.SequenceEqual(soft.BlockSizes(0)))
            Assert.Fail(
                $"{about}: blocks {string.Join(' ', soft.BlockSizes(0))} instead of {string.Join(' ', expected.BlockSizes)}.");
        Close<T>(expected.Values, y, Tolerance<T>(regularization), about);
        Close<T>(expected.Vjp, vjp, Tolerance<T>(regularization), about + ", gradient");
    }
}
