using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>Sorts rows: a long one on several threads, many of them side by side.</summary>
internal static unsafe class RowsSort<TValue, TSort>
    where TValue : unmanaged
    where TSort : struct, IRowSort<TValue>
{
    // Below this the other threads finish hardly sooner than they wake up.
    private const int ShortestParallelRow = 10_000;

    // Rows up to this length are sorted in memory on the stack.
    private const int StackRow = 128;

    /// <summary>Writes the stable sorting permutation of each row.</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="permutation">Receives the permutations.</param>
    /// <param name="sorted">
    /// Empty, or receives the values in order, with their sign turned where the order is ascending.
    /// </param>
    /// <param name="direction">Which end comes first.</param>
    public static void Sort(
        ReadOnlySpan<TValue> values, Rows rows, Span<int> permutation, Span<double> sorted, SortDirection direction)
    {
        fixed (TValue* valuesPointer = values)
        fixed (int* permutationPointer = permutation)
        fixed (double* sortedPointer = sorted)
        {
            var work = new Work(valuesPointer, rows, permutationPointer, sortedPointer, direction, Parallelism.Degree);
            ParallelRows.Run(work, rows);
            if (work.AnyLong)
                work.RunLong();
        }
    }

    /// <summary>The same for rows <paramref name="first"/> up to, not including, <paramref name="end"/>, on this thread.</summary>
    public static void SortHere(
        TValue* values, Rows rows, int first, int end, int* permutation, double* sorted, SortDirection direction) =>
        new Work(values, rows, permutation, sorted, direction, 1).Run(first, end);

    private readonly struct Work(
        TValue* values, Rows rows, int* permutation, double* sorted, SortDirection direction, int degree) : IRowWork
    {
        // A row above a thread's share of all would keep one thread busy while the others have nothing left.
        private readonly int _longRow = degree == 1
            ? int.MaxValue
            : Math.Max(ShortestParallelRow, rows.Length / degree + 1);

        public bool AnyLong => rows.Longest >= _longRow;

        [SkipLocalsInit]
        public void Run(int first, int end)
        {
            if (rows.Longest <= StackRow)
            {
                const int Capacity = StackRow + PackedSort<ScalarKernel>.Slack;
                double* memory = stackalloc double[2 * Capacity];
                for (int row = first; row < end; row++)
                    SortRow(row, memory, memory + Capacity);
                return;
            }

            using var scratch = new SortScratch(rows.Longest);
            fixed (double* firstBuffer = scratch.First, secondBuffer = scratch.Second)
            {
                for (int row = first; row < end; row++)
                {
                    if (rows.LengthOf(row) < _longRow)
                        SortRow(row, firstBuffer, secondBuffer);
                }
            }
        }

        public void RunLong()
        {
            using var scratch = new SortScratch(rows.Longest);
            fixed (double* firstBuffer = scratch.First, secondBuffer = scratch.Second)
            {
                for (int row = 0; row < rows.Count; row++)
                {
                    int start = rows.Start(row), length = rows.LengthOf(row);
                    if (length < _longRow)
                        continue;
                    TSort.SortParallel(
                        values + start, length, direction, permutation + start, SortedFrom(start), firstBuffer, secondBuffer);
                }
            }
        }

        private void SortRow(int row, double* firstBuffer, double* secondBuffer)
        {
            int start = rows.Start(row);
            TSort.Sort(values + start, rows.LengthOf(row), direction, permutation + start, SortedFrom(start), firstBuffer, secondBuffer);
        }

        private double* SortedFrom(int start) => sorted == null ? null : sorted + start;
    }
}
