using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The L2 soft ranks of a row at every regularization strength at once. As the strength grows, blocks only merge;
/// neighbours A, B do so at eps = (mean_A z - mean_B z)/(mean_A rho - mean_B rho). One pass with a heap finds all merges.
/// </summary>
/// <remarks>
/// <para>
/// The merges are decided exactly: at every strength the blocks are those that <see cref="SoftRank{T}"/> finds, at a
/// strength of <see cref="MergeStrengths"/> too, where blocks have just merged.
/// </para>
/// <para>O(n log n) for a row of n; then O(log n) for a number of blocks and O(n) for the ranks at a strength. The buffers
/// are reused: after the first row of a length nothing is allocated. One object per thread.</para>
/// </remarks>
/// <param name="direction">Which value has rank 1: the smallest (ascending) or the largest.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
/// <typeparam name="T">float, double or Half. All arithmetic is in double; results are rounded once.</typeparam>
public sealed class RegularizationPath<T>(SortDirection direction = SortDirection.Ascending)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MergeStrength _strengths = new();
    private readonly PriorityQueue<int, double> _queue = new();
    private int[] _permutation = [];
    private double[] _sorted = [];

    // For each boundary, that is each place k in 1, ..., n - 1: when the blocks at its two sides become one, and while
    // they have not, where they begin and end.
    private double[] _boundary = [];
    private int[] _start = [];
    private int[] _end = [];
    private double[] _merges = [];

    /// <summary>Whether the smallest or the largest value has rank 1.</summary>
    public SortDirection Direction { get; } = direction is SortDirection.Ascending or SortDirection.Descending
        ? direction
        : throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction must be Ascending or Descending.");

    /// <summary>The number of elements of the row; 0 before there is one.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// The strengths at which two blocks merge, ascending: n - 1 numbers, for there are n blocks at strength 0 and one in
    /// the end. 0 for equal values, which share a block at every strength. Each is the least double at which the merge
    /// has happened.
    /// </summary>
    public ReadOnlySpan<double> MergeStrengths => _merges.AsSpan(0, Math.Max(Length - 1, 0));

    /// <summary>
    /// The strength below which the soft ranks are the hard ranks, mean ranks for ties: the least at which different
    /// values share a block. Infinity for a constant row, whose ranks are hard at every strength.
    /// </summary>
    public double HardLimit
    {
        get
        {
            int ties = MergeStrengths.LastIndexOf(0.0) + 1;
            return ties < MergeStrengths.Length ? MergeStrengths[ties] : double.PositiveInfinity;
        }
    }

    /// <summary>
    /// The strength from which on all elements share one block, where the soft ranks are an affine function of the values
    /// and their correlation with anything is Pearson's. 0 for a constant row.
    /// </summary>
    public double OneBlockLimit => Length > 1 ? MergeStrengths[^1] : 0;

    /// <summary>Computes the path of a row; what was known of another one is gone.</summary>
    /// <param name="values">The row, shape [n], finite.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or not finite.</exception>
    public void Compute(ReadOnlySpan<T> values)
    {
        Rows row = Guard.OneRow(values);
        Guard.Finite(values, row);
        Reserve(values.Length);
        Sort(values, row);
        _strengths.Prepare(Sorted);
        for (int boundary = 1; boundary < Length; boundary++)
        {
            (_start[boundary], _end[boundary]) = (boundary - 1, boundary + 1);
            Enqueue(boundary);
        }

        while (_queue.TryDequeue(out int boundary, out double strength))
        {
            // Merged already, or at a strength that was its own before a neighbour merged.
            if (_end[boundary] == 0 || strength != _boundary[boundary])
                continue;
            (int start, int end) = (_start[boundary], _end[boundary]);
            _end[boundary] = 0;
            if (start > 0)
            {
                _end[start] = end;
                Enqueue(start);
            }

            if (end < Length)
            {
                _start[end] = start;
                Enqueue(end);
            }
        }

        _boundary.AsSpan(1, Length - 1).CopyTo(_merges);
        _merges.AsSpan(0, Length - 1).Sort();
    }

    /// <summary>The number of blocks at a strength, from n (or the number of different values) down to 1.</summary>
    /// <param name="strength">The regularization strength, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    /// <exception cref="InvalidOperationException">No row was computed.</exception>
    public int BlockCount(double strength)
    {
        RequireRow(strength);

        // The merges up to and including this strength: the first one above it, by bisection.
        int merged = MergeStrengths.BinarySearch(new UpperBound(strength));
        return Length - ~merged;
    }

    /// <summary>The mean number of elements in a block at a strength: n over the number of blocks.</summary>
    /// <inheritdoc cref="BlockCount"/>
    public double MeanBlockSize(double strength) => (double)Length / BlockCount(strength);

    /// <summary>The sizes of the blocks at a strength, from the block of the largest signed value down.</summary>
    /// <inheritdoc cref="BlockCount"/>
    public int[] BlockSizes(double strength)
    {
        int[] sizes = new int[BlockCount(strength)];
        int block = 0;
        for (int place = 0; place < Length; place++)
        {
            if (place > 0 && _boundary[place] > strength)
                block++;
            sizes[block]++;
        }

        return sizes;
    }

    /// <summary>The least strength whose blocks have a mean size of at least the one wanted.</summary>
    /// <param name="meanBlockSize">The wanted mean number of elements in a block, from 1 to n.</param>
    /// <returns>
    /// Positive. Where blocks are that large at every strength (a size of 1, or ties), half of <see cref="HardLimit"/>;
    /// of a constant row, 1.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, above n, or NaN.</exception>
    /// <exception cref="InvalidOperationException">No row was computed.</exception>
    public double StrengthFor(double meanBlockSize)
    {
        RequireRow(1);
        if (!(meanBlockSize >= 1) || meanBlockSize > Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(meanBlockSize), meanBlockSize, $"meanBlockSize must be from 1 to the row's length, {Length}.");
        }

        // The largest number of blocks b with n >= size b.
        int blocks = (int)Math.Min(Length, Math.Floor(Length / meanBlockSize) + 1);
        while (blocks > 1 && blocks * meanBlockSize > Length)
            blocks--;
        int merges = Length - blocks;
        double strength = merges == 0 ? 0 : MergeStrengths[merges - 1];
        if (strength > 0)
            return strength;
        return double.IsInfinity(HardLimit) ? 1 : Math.Max(HardLimit / 2, double.Epsilon);
    }

    /// <summary>The soft ranks at a strength.</summary>
    /// <param name="strength">The regularization strength, positive and finite, in units of the values.</param>
    /// <param name="destination">Receives the soft ranks in the row's order, shape [n].</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    /// <exception cref="InvalidOperationException">No row was computed.</exception>
    public void Ranks(double strength, Span<T> destination)
    {
        RequireRow(strength);
        Guard.SameLength(destination, Length);
        ReadOnlySpan<double> z = Sorted;
        for (int start = 0, end; start < Length; start = end)
        {
            end = start + 1;
            while (end < Length && _boundary[end] <= strength)
                end++;

            // r = mean_B(rho) + (z - mean_B z)/eps
            double position = Length - 0.5 * (start + end - 1);
            DoubleDouble mean = CompensatedSum.Mean(z[start..end]);
            for (int k = start; k < end; k++)
                destination[_permutation[k]] = T.CreateTruncating(position + (z[k] - mean.High - mean.Low) / strength);
        }
    }

    private ReadOnlySpan<double> Sorted => _sorted.AsSpan(0, Length);

    private void Enqueue(int boundary)
    {
        double strength = _strengths.Of(Sorted, _start[boundary], boundary, _end[boundary]);
        _boundary[boundary] = strength;
        _queue.Enqueue(boundary, strength);
    }

    private void Sort(ReadOnlySpan<T> values, Rows row)
    {
        bool ascending = Direction == SortDirection.Ascending;
        ArgSort.Sort(
            values, row, _permutation.AsSpan(0, Length), ascending ? SortDirection.Descending : SortDirection.Ascending);
        for (int k = 0; k < Length; k++)
            _sorted[k] = double.CreateTruncating(values[_permutation[k]]);
        if (!ascending)
            TensorPrimitives.Negate(Sorted, _sorted);
    }

    private void Reserve(int length)
    {
        Length = length;
        _queue.Clear();
        if (_permutation.Length >= length)
            return;
        _permutation = new int[length];
        _sorted = new double[length];
        _boundary = new double[length];
        _start = new int[length];
        _end = new int[length];
        _merges = new double[length];

        // Each merge makes at most two new entries beside the first n - 1.
        _queue.EnsureCapacity(checked(3 * length));
    }

    private void RequireRow(double strength)
    {
        if (Length == 0)
            throw new InvalidOperationException("There is no row; call Compute first.");
        Guard.PositiveFinite(strength);
    }

    // Never equal to anything: a search for it ends where the greater ones begin.
    private readonly struct UpperBound(double strength) : IComparable<double>
    {
        public int CompareTo(double other) => other <= strength ? 1 : -1;
    }
}
