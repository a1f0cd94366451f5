using System.Numerics;

namespace Isotone.Tests;

/// <summary>The documented order of <see cref="ArgSort"/>, checked by comparing neighbours.</summary>
public static class SortOracle
{
    /// <summary>Fails unless a permutation is the stable sorted one.</summary>
    public static void Check<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, SortDirection direction, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var seen = new bool[values.Length];
        for (int i = 0; i < permutation.Length; i++)
        {
            int index = permutation[i];
            if ((uint)index >= (uint)values.Length || seen[index])
                Assert.Fail($"{what}: index {index} at {i} is none or comes twice.");
            seen[index] = true;
            if (i == 0)
                continue;
            int before = permutation[i - 1];
            int order = Compare(values[before], values[index]);
            if (direction == SortDirection.Descending)
                order = -order;
            if (order > 0 || (order == 0 && before > index))
                Assert.Fail($"{what}: out of order at {i}.");
        }
    }

    private static int Compare<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(x) || T.IsNaN(y))
            return T.IsNaN(x).CompareTo(T.IsNaN(y));
        return x < y ? -1 : x > y ? 1 : 0;
    }
}
