using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>Stable sorting permutations of floating-point rows.</summary>
/// <remarks>
/// The order is total: -infinity, the negative numbers, zero (-0 equals +0), the positive numbers, infinity, and NaN
/// above everything else (all NaN are equal), as in NumPy and PyTorch. Descending is that order turned round. In both
/// directions equal elements keep the order they came in.
/// </remarks>
public static partial class ArgSort
{
    /// <summary>The permutation that sorts one row.</summary>
    /// <param name="values">The row, shape [n].</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>Shape [n]: values[result[0]], values[result[1]], ... is sorted.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static int[] Of<T>(ReadOnlySpan<T> values, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] permutation = new int[values.Length];
        Sort(values, Guard.OneRow(values), permutation, direction);
        return permutation;
    }

    /// <summary>The permutation that sorts each row. O(n log n) for a row of n; rows and long rows run in parallel
    /// (<see cref="Parallelism"/>).</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="permutation">
    /// Receives, for each row, the indices within that row (from 0) in sorted order. Same length as <paramref
    /// name="values"/>.
    /// </param>
    /// <param name="direction">Which end comes first.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>.</exception>
    public static void Sort<T>(
        ReadOnlySpan<T> values, Rows rows, Span<int> permutation, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Sort(values, rows, permutation, default, direction, SortSelector.Chosen);

    /// <summary>As the public method, also collecting the values in order.</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="permutation">Receives the permutations.</param>
    /// <param name="sorted">
    /// Empty, or receives the values in order, with their sign turned where the order is ascending: they descend.
    /// </param>
    /// <param name="direction">Which end comes first.</param>
    /// <param name="instructions">The kernel, which the processor must have.</param>
    internal static void Sort<T>(
        ReadOnlySpan<T> values,
        Rows rows,
        Span<int> permutation,
        Span<double> sorted,
        SortDirection direction,
        SortInstructions instructions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, values);
        Guard.SameLength(permutation, rows.Length);
        if (typeof(T) == typeof(float))
            SortSingles(MemoryMarshal.Cast<T, float>(values), rows, permutation, sorted, direction, instructions);
        else if (typeof(T) == typeof(double))
            SortDoubles(MemoryMarshal.Cast<T, double>(values), rows, permutation, sorted, direction, instructions);
        else if (typeof(T) == typeof(Half))
            SortHalves(MemoryMarshal.Cast<T, Half>(values), rows, permutation, sorted, direction, instructions);
        else
            SortWidened(values, rows, permutation, sorted, direction, instructions);
    }

    /// <summary>
    /// As above for rows <paramref name="first"/> up to, not including, <paramref name="end"/>, on this thread: for work that
    /// goes on with each row while it is in the cache.
    /// </summary>
    /// <returns>Whether it was done; false for types that are sorted by way of another.</returns>
    internal static unsafe bool TrySortHere<T>(
        T* values, Rows rows, int first, int end, int* permutation, double* sorted, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            SortHere<float, SingleRowSort<Avx512Kernel>, SingleRowSort<Avx2Kernel>, SingleRowSort<ScalarKernel>>((float*)values, rows, first, end, permutation, sorted, direction);
        else if (typeof(T) == typeof(double))
            SortHere<double, DoubleRowSort<Avx512Kernel>, DoubleRowSort<Avx2Kernel>, DoubleRowSort<ScalarKernel>>((double*)values, rows, first, end, permutation, sorted, direction);
        else
            return false;
        return true;
    }

    private static unsafe void SortHere<T, TAvx512, TAvx2, TScalar>(
        T* values, Rows rows, int first, int end, int* permutation, double* sorted, SortDirection direction)
        where T : unmanaged
        where TAvx512 : struct, IRowSort<T>
        where TAvx2 : struct, IRowSort<T>
        where TScalar : struct, IRowSort<T>
    {
        switch (SortSelector.Chosen)
        {
            case SortInstructions.Avx512:
                RowsSort<T, TAvx512>.SortHere(values, rows, first, end, permutation, sorted, direction);
                break;
            case SortInstructions.Avx2:
                RowsSort<T, TAvx2>.SortHere(values, rows, first, end, permutation, sorted, direction);
                break;
            default:
                RowsSort<T, TScalar>.SortHere(values, rows, first, end, permutation, sorted, direction);
                break;
        }
    }

    private static void SortSingles(
        ReadOnlySpan<float> values,
        Rows rows,
        Span<int> permutation,
        Span<double> sorted,
        SortDirection direction,
        SortInstructions instructions)
    {
        switch (instructions)
        {
            case SortInstructions.Avx512:
                RowsSort<float, SingleRowSort<Avx512Kernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
            case SortInstructions.Avx2:
                RowsSort<float, SingleRowSort<Avx2Kernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
            default:
                RowsSort<float, SingleRowSort<ScalarKernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
        }
    }

    private static void SortDoubles(
        ReadOnlySpan<double> values,
        Rows rows,
        Span<int> permutation,
        Span<double> sorted,
        SortDirection direction,
        SortInstructions instructions)
    {
        switch (instructions)
        {
            case SortInstructions.Avx512:
                RowsSort<double, DoubleRowSort<Avx512Kernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
            case SortInstructions.Avx2:
                RowsSort<double, DoubleRowSort<Avx2Kernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
            default:
                RowsSort<double, DoubleRowSort<ScalarKernel>>.Sort(values, rows, permutation, sorted, direction);
                break;
        }
    }

    private static void SortHalves(
        ReadOnlySpan<Half> values,
        Rows rows,
        Span<int> permutation,
        Span<double> sorted,
        SortDirection direction,
        SortInstructions instructions)
    {
        float[] singles = ArrayPool<float>.Shared.Rent(values.Length);
        TensorPrimitives.ConvertToSingle(values, singles);
        SortSingles(singles.AsSpan(0, values.Length), rows, permutation, sorted, direction, instructions);
        ArrayPool<float>.Shared.Return(singles);
    }

    /// <summary>Sorts types without a path of their own, none of which is wider than a double.</summary>
    private static void SortWidened<T>(
        ReadOnlySpan<T> values,
        Rows rows,
        Span<int> permutation,
        Span<double> sorted,
        SortDirection direction,
        SortInstructions instructions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] doubles = ArrayPool<double>.Shared.Rent(values.Length);
        for (int i = 0; i < values.Length; i++)
            doubles[i] = double.CreateTruncating(values[i]);
        SortDoubles(doubles.AsSpan(0, values.Length), rows, permutation, sorted, direction, instructions);
        ArrayPool<double>.Shared.Return(doubles);
    }
}
