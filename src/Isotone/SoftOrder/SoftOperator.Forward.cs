using System.Numerics.Tensors;

namespace Isotone;

// The forward pass: rows are sorted, pooled and done one after another, while they are in the cache.
public abstract unsafe partial class SoftOperator<T>
{
    /// <summary>Begins a forward pass over finite values; <see cref="SortHere"/> is to be called for the rows.</summary>
    private protected void Begin(ReadOnlySpan<T> values, Rows rows)
    {
        Reserve(rows);
        _wholeElements = 0;
        if (ResultInInputOrder)
        {
            fixed (T* from = values)
                ParallelRows.RunWorth(new FindWork(this, from), rows, rows.Length / CheapRows);
        }
        else
        {
            // The result is the sorted row, whatever pools: none is left unsorted.
            Array.Clear(_whole, 0, rows.Count);
        }

        int whole = _wholeElements;
        _permutationIsComplete = whole == 0;
        _worth = rows.Length - whole + whole / CheapRows;

        // Rows are sorted by the thread that goes on with them, while they are in its cache; but a row that is more than
        // a thread's share of all by several.
        _longestSortedHere = rows.Length / Parallelism.Degree;
        if ((whole > 0 || rows.Longest > Math.Min(_longestSortedHere, LongestInCache)) && _sorted.Length < rows.Length + BlockMeans.Slack)
            _sorted = new double[rows.Length + BlockMeans.Slack];
        if (rows.Longest <= _longestSortedHere)
            return;
        for (int row = 0; row < rows.Count; row++)
        {
            if (!_whole[row] && rows.LengthOf(row) > _longestSortedHere)
                Sort(Rows.Slice(values, row), Rows.One(rows.LengthOf(row)), Rows.Slice(_permutation.AsSpan(), row), KeptSorted(row));
        }
    }

    private Span<double> KeptSorted(int row) => Rows.Slice(_sorted.AsSpan(), row);

    /// <summary>z of a row, given what <see cref="SortHere"/> returned for it and rows beside it.</summary>
    private protected Span<double> SortedOf(int row, Span<double> sorted, int origin) =>
        _whole[row] || Rows.LengthOf(row) > _longestSortedHere ? KeptSorted(row) : sorted.Slice(Rows.Start(row) - origin, Rows.LengthOf(row));

    /// <summary>Does the rows from <paramref name="first"/> up to <paramref name="end"/> on this thread.</summary>
    private void ForwardRows(T* values, int first, int end, T* destination)
    {
        while (first < end)
        {
            // Some rows, sorted together.
            int last = first, origin = Rows.Start(first);
            while (last + 1 < end && Rows.Start(last + 1) + Rows.LengthOf(last + 1) - origin <= ElementsInCache)
                last++;
            Span<double> sorted = SortHere(values, first, last + 1);
            for (; first <= last; first++)
            {
                int start = Rows.Start(first), length = Rows.LengthOf(first);
                ForwardRow(
                    first,
                    new ReadOnlySpan<T>(values + start, length),
                    SortedOf(first, sorted, origin),
                    new Span<T>(destination + start, length));
            }
        }
    }

    private void ForwardRow(int row, ReadOnlySpan<T> x, Span<double> sorted, Span<T> destination)
    {
        PoolRow(row, x, sorted);
        SoftRow state = State(row, sorted);
        int chunks = Chunks(state);
        if (chunks == 1)
        {
            ForwardBlocks(state, 0, state.Starts.Length, destination);
            return;
        }

        fixed (T* to = destination)
            ParallelRows.Run(new ForwardChunks(this, row, to, chunks), chunks, 1);
    }

    /// <summary>The number of chunks of blocks that threads share: one but for a row that is more than a thread's share of all.</summary>
    private int Chunks(in SoftRow state) => state.Length <= Math.Max(_longestSortedHere, ShortestSharedRow)
        ? 1
        : Math.Min(state.Starts.Length, state.Length / ElementsOfChunk);

    private void ForwardBlocks(in SoftRow state, int first, int end, Span<T> destination)
    {
        RowWorkspace workspace = RowWorkspace.OfThread;
        while (first < end)
        {
            int endOfPart = state.EndOfPart(first, end);
            SoftRow part = state.Part(first, endOfPart);
            Span<double> result = workspace.Buffer(0, part.Length);
            ForwardRow(part, workspace, result);
            Deliver(part, result[..part.Length], destination, inInputOrder: ResultInInputOrder);
            first = endOfPart;
        }
    }

    /// <summary>Finds the blocks of a row of the pass, given its sorted values, or room for those of one that is one block whatever their order.</summary>
    private protected void PoolRow(int row, ReadOnlySpan<T> x, Span<double> z)
    {
        if (!_whole[row])
        {
            _blocks.SetCount(row, FindBlocks(z, SoftmaxOf(row), RowWorkspace.OfThread.Pooling, _blocks.Room(row)));
            return;
        }

        // Nothing was pooled, so no exponentials were kept for the softmax.
        if (Regularization == Regularization.KL)
            SoftmaxOf(row)[0] = double.NaN;
        TensorPrimitives.ConvertTruncating(x, z);
        if (Sign < 0)
            TensorPrimitives.Negate(z, z);
    }

    /// <summary>Finds the rows from <paramref name="first"/> up to <paramref name="end"/> that are one block whatever their order.</summary>
    private void FindWholeRows(T* values, int first, int end)
    {
        int whole = 0;
        for (int row = first; row < end; row++)
        {
            int length = Rows.LengthOf(row);
            _whole[row] = PoolsWhole(new ReadOnlySpan<T>(values + Rows.Start(row), length));
            if (!_whole[row])
                continue;
            whole += length;
            _blocks.Room(row)[0] = 0;
            _blocks.SetCount(row, 1);
        }

        Interlocked.Add(ref _wholeElements, whole);
    }

    /// <summary>
    /// Sorts the rows from <paramref name="first"/> up to <paramref name="end"/> that need it, on this thread: one row, or a
    /// few short ones.
    /// </summary>
    /// <returns>z from the first row's beginning on, up to the next call; not that of whole rows or of long ones, see <see cref="SortedOf"/>.</returns>
    private protected Span<double> SortHere(T* values, int first, int end)
    {
        SortDirection direction = Sign > 0 ? SortDirection.Descending : SortDirection.Ascending;
        int origin = Rows.Start(first), total = Rows.Start(end - 1) + Rows.LengthOf(end - 1) - origin;
        Span<double> z = total <= LongestInCache
            ? RowWorkspace.OfThread.Sorted(total)
            : _sorted.AsSpan(origin, total);
        fixed (int* permutation = _permutation)
        fixed (double* sorted = z)
        {
            while (first < end)
            {
                int run = first;
                while (run < end && !_whole[run] && Rows.LengthOf(run) <= _longestSortedHere)
                    run++;
                if (run > first && !ArgSort.TrySortHere(values, Rows, first, run, permutation, sorted - origin, direction))
                {
                    for (int row = first; row < run; row++)
                    {
                        int start = Rows.Start(row), length = Rows.LengthOf(row);
                        Sort(new ReadOnlySpan<T>(values + start, length), Rows.One(length), _permutation.AsSpan(start, length), z.Slice(start - origin, length));
                    }
                }

                first = run + 1;
            }
        }

        return z;
    }

    /// <summary>Sorts so that z = Sign x, which goes to <paramref name="sorted"/>, descends.</summary>
    private void Sort(ReadOnlySpan<T> values, Rows rows, Span<int> permutation, Span<double> sorted) =>
        ArgSort.Sort(
            values,
            rows,
            permutation,
            sorted,
            Sign > 0 ? SortDirection.Descending : SortDirection.Ascending,
            SortSelector.Chosen);

    /// <summary>Sorts the rows that were not sorted because nothing but this asks for their order.</summary>
    private void SortWholeRows()
    {
        for (int row = 0; row < Rows.Count; row++)
        {
            // z carries the sign already.
            if (_whole[row])
                ArgSort.Sort<double>(KeptSorted(row), Rows.One(Rows.LengthOf(row)), Rows.Slice(_permutation.AsSpan(), row), SortDirection.Descending);
        }

        _permutationIsComplete = true;
    }

    private void Reserve(Rows rows)
    {
        Rows = rows;
        _lanes.Clear();
        ForwardStrength = Strength;
        _blocks.Reset(rows);
        if (_permutation.Length < rows.Length)
            _permutation = new int[rows.Length];
        if (Regularization == Regularization.KL && _softmax.Length < rows.Length + BlockMeans.Slack)
            _softmax = new double[rows.Length + BlockMeans.Slack];
        if (_whole.Length < rows.Count)
            _whole = new bool[rows.Count];
    }
}
