using System.Numerics;

namespace Isotone;

// The rows of a pass as work that several threads share. A row's result does not depend on who computes it.
public abstract unsafe partial class SoftOperator<T>
{
    private readonly struct FindWork(SoftOperator<T> soft, T* values) : IRowWork
    {
        public void Run(int first, int end) => soft.FindWholeRows(values, first, end);
    }

    private readonly struct ForwardWork(SoftOperator<T> soft, T* values, T* destination) : IRowWork
    {
        public void Run(int first, int end) => soft.ForwardRows(values, first, end, destination);
    }

    private readonly struct DeriveWork(SoftOperator<T> soft, T* input, T* output, bool transposed) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = soft.Rows.Start(row), length = soft.Rows.LengthOf(row);
                soft.DeriveRow<T, T>(row, new ReadOnlySpan<T>(input + start, length), new Span<T>(output + start, length), transposed);
            }
        }
    }

    /// <summary>The results of a row's blocks, which do not depend on each other: an equal share of them a chunk.</summary>
    private readonly struct ForwardChunks(SoftOperator<T> soft, int row, T* destination, int chunks) : IRowWork
    {
        public void Run(int first, int end)
        {
            SoftRow state = soft.State(row, soft.KeptSorted(row));
            (int from, int to) = BlocksOf(state, first, end, chunks);
            soft.ForwardBlocks(state, from, to, new Span<T>(destination, state.Length));
        }
    }

    private readonly struct DeriveChunks<TFrom, TTo>(
        SoftOperator<T> soft, int row, TFrom* input, TTo* output, bool transposed, bool sparse, int chunks) : IRowWork
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        public void Run(int first, int end)
        {
            SoftRow state = soft.State(row);
            (int from, int to) = BlocksOf(state, first, end, chunks);
            soft.DeriveBlocks(state, from, to, new ReadOnlySpan<TFrom>(input, state.Length), new Span<TTo>(output, state.Length), transposed, sparse);
        }
    }

    private static (int First, int End) BlocksOf(in SoftRow state, int first, int end, int chunks)
    {
        long blocks = state.Starts.Length;
        return ((int)(blocks * first / chunks), (int)(blocks * end / chunks));
    }
}
