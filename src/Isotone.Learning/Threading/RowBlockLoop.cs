using System.Buffers;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>
/// Passes over blocks of rows of a matrix, which run in parallel. What each block adds up for the columns is merged in the
/// order of the blocks: results do not depend on the number of threads.
/// </summary>
internal abstract unsafe class RowBlockLoop : ParallelLoop
{
    /// <summary>The rows of a block.</summary>
    protected const int BlockRows = 64;

    // Fewer elements are done sooner than another thread wakes up.
    private const int LeastParallelElements = 1 << 14;

    private double* _sums;
    private int _kinds;

    /// <summary>The rows of the matrix.</summary>
    protected int Rows { get; private set; }

    /// <summary>Its columns.</summary>
    protected int Columns { get; private set; }

    /// <summary>The number of blocks.</summary>
    protected int Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>Does all blocks.</summary>
    protected void RunBlocks(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        Run(Blocks, (long)rows * columns < LeastParallelElements ? 1 : Parallelism.Degree);
    }

    /// <summary>Does all blocks, each with room for some kinds of sums of the columns, not cleared.</summary>
    /// <returns>The sums, rented: shape [blocks, kinds, columns]. To be given to <see cref="Return"/>.</returns>
    protected double[] RunBlocks(int rows, int columns, int kinds)
    {
        double[] sums = ArrayPool<double>.Shared.Rent(checked(kinds * columns * ((rows + BlockRows - 1) / BlockRows)));
        fixed (double* pinned = sums)
        {
            _sums = pinned;
            _kinds = kinds;
            RunBlocks(rows, columns);
            _sums = null;
        }

        return sums;
    }

    /// <summary>The sums of a block, or some columns of them.</summary>
    protected Span<double> Sums(int block, int kind, int left, int width) =>
        new(_sums + (((nint)block * _kinds) + kind) * Columns + left, width);

    /// <summary>The same of an array that a run returned.</summary>
    protected ReadOnlySpan<double> Sums(double[] sums, int block, int kind) =>
        sums.AsSpan(((block * _kinds) + kind) * Columns, Columns);

    /// <summary>Adds up one kind of sums over the blocks.</summary>
    protected void Total(double[] sums, int kind, Span<double> total)
    {
        total.Clear();
        for (int block = 0; block < Blocks; block++)
            TensorPrimitives.Add(total, Sums(sums, block, kind), total);
    }

    /// <summary>Gives sums back.</summary>
    protected static void Return(double[] sums) => ArrayPool<double>.Shared.Return(sums);

    /// <inheritdoc/>
    protected sealed override void RunPart(int part)
    {
        int first = part * BlockRows;
        RunBlock(part, first, Math.Min(Rows, first + BlockRows));
    }

    /// <summary>Does the rows from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    protected abstract void RunBlock(int block, int first, int end);
}
