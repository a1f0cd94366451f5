using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>What a forward pass keeps of one row, or of some blocks of it side by side, all in sorted order.</summary>
/// <remarks>
/// A row that is known to be one block need not be sorted: its order is then that of the input. Blocks and places of a
/// part count from the part's beginning.
/// </remarks>
internal readonly ref struct SoftRow
{
    /// <summary>The most elements of a part of several blocks: what is made of it stays in the first-level cache.</summary>
    public const int LongestPart = 1024;

    private const int MovedAtOnce = 256;

    /// <summary>A row.</summary>
    /// <param name="length">The number of elements.</param>
    /// <param name="permutation">Place -> index in the row; empty where the places are the row's own.</param>
    /// <param name="sorted">z: the signed values, descending unless the row is whole; empty after the forward pass.</param>
    /// <param name="softmax">The softmax of the values inside each block (KL only).</param>
    /// <param name="starts">The first place of each block.</param>
    public SoftRow(int length, ReadOnlySpan<int> permutation, Span<double> sorted, Span<double> softmax, ReadOnlySpan<int> starts)
    {
        Permutation = permutation;
        Sorted = sorted;
        Softmax = softmax;
        Starts = starts;
        Length = RowLength = length;
        IsMostlySingle = starts.Length > 0.8 * length;
    }

    /// <summary>Place -> index in the row; empty where the places are the row's own.</summary>
    public ReadOnlySpan<int> Permutation { get; private init; }

    /// <summary>z: the signed values, descending unless the row is whole; empty after the forward pass.</summary>
    public Span<double> Sorted { get; private init; }

    /// <summary>
    /// The softmax of the values inside each block (KL only). Until the forward pass has filled it in, the exponentials
    /// that <see cref="KLPooling.Run"/> left.
    /// </summary>
    public Span<double> Softmax { get; private init; }

    /// <summary>The first place of each block, counted from the row's beginning.</summary>
    public ReadOnlySpan<int> Starts { get; private init; }

    /// <summary>The part's first place in the row.</summary>
    public int Begin { get; private init; }

    /// <summary>The number of elements of the whole row.</summary>
    public int RowLength { get; private init; }

    /// <summary>The number of elements.</summary>
    public int Length { get; private init; }

    /// <summary>Whether the places are in the order of the values, not of the row.</summary>
    public bool IsSorted => !Permutation.IsEmpty;

    /// <summary>
    /// Whether so many blocks of the row are single elements that a branch on it is nearly always predicted and pays;
    /// elsewhere it would cost more than treating them like the others.
    /// </summary>
    public bool IsMostlySingle { get; private init; }

    /// <summary>The blocks from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public SoftRow Part(int first, int end)
    {
        int from = first == 0 ? 0 : EndOf(first - 1), length = EndOf(end - 1) - from;
        return new SoftRow
        {
            Permutation = Permutation.IsEmpty ? default : Permutation.Slice(from, length),
            Sorted = Sorted.IsEmpty ? default : Sorted.Slice(from, length),
            Softmax = Softmax.IsEmpty ? default : Softmax.Slice(from, length),
            Starts = Starts[first..end],
            Begin = Begin + from,
            Length = length,
            RowLength = RowLength,
            IsMostlySingle = IsMostlySingle,
        };
    }

    /// <summary>
    /// The end of the next part: of as many blocks from <paramref name="first"/> up to <paramref name="end"/> as have
    /// <see cref="LongestPart"/> elements together, or of one that has more.
    /// </summary>
    public int EndOfPart(int first, int end)
    {
        int limit = Starts[first] - Begin + LongestPart;
        if (EndOf(end - 1) <= limit)
            return end;

        // Every block has an element at least. Invariant: those up to low fit, that of high does not.
        int low = first, high = Math.Min(end - 1, first + LongestPart);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (EndOf(middle) <= limit)
                low = middle + 1;
            else
                high = middle;
        }

        return Math.Max(low, first + 1);
    }

    /// <summary>The place behind a block's last.</summary>
    public int EndOf(int block) => BlockPartition.End(Starts, block, Begin + Length) - Begin;

    /// <summary>The places of a block.</summary>
    public Range Block(int block) => (Starts[block] - Begin)..EndOf(block);

    /// <summary>The mean of rho = (n, n - 1, ..., 1) over the places [start, end).</summary>
    public double MeanPosition(int start, int end) => RowLength - Begin - 0.5 * (start + end - 1);

    /// <summary>Collects <paramref name="values"/>, given in the order of the row, in the order of the places.</summary>
    // Alone the loop keeps all it needs in registers; inlined into what calls it, it does not.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public unsafe void Gather<TFrom>(ReadOnlySpan<TFrom> values, Span<double> places)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
    {
        if (!IsSorted)
        {
            TensorPrimitives.ConvertTruncating(values.Slice(Begin, Length), places);
            return;
        }

        // Moved first and converted in vectors: the fewer instructions an element takes, the more of them wait for memory
        // at once.
        TFrom* moved = stackalloc TFrom[MovedAtOnce];
        fixed (int* permutation = Permutation)
        fixed (TFrom* from = values[..RowLength])
        {
            // Invariant: the permutation is one of the row's length, as sorting made it.
            for (int first = 0; first < Length; first += MovedAtOnce)
            {
                int count = Math.Min(MovedAtOnce, Length - first), k = 0;
                int* some = permutation + first;
                for (; k + 4 <= count; k += 4)
                {
                    moved[k] = from[some[k]];
                    moved[k + 1] = from[some[k + 1]];
                    moved[k + 2] = from[some[k + 2]];
                    moved[k + 3] = from[some[k + 3]];
                }

                for (; k < count; k++)
                    moved[k] = from[some[k]];
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<TFrom>(moved, count), places[first..]);
            }
        }
    }

    /// <summary>Distributes what is in the order of the places to the order of the row, rounding each number once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public unsafe void Scatter<TTo>(ReadOnlySpan<double> places, Span<TTo> values)
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        if (!IsSorted)
        {
            TensorPrimitives.ConvertTruncating(places[..Length], values.Slice(Begin, Length));
            return;
        }

        // Rounded in vectors first: what is left moves bits.
        TTo* rounded = stackalloc TTo[MovedAtOnce];
        fixed (int* permutation = Permutation)
        fixed (TTo* to = values[..RowLength])
        {
            for (int first = 0; first < Length; first += MovedAtOnce)
            {
                int count = Math.Min(MovedAtOnce, Length - first), k = 0;
                int* some = permutation + first;
                TensorPrimitives.ConvertTruncating(places.Slice(first, count), new Span<TTo>(rounded, MovedAtOnce));
                for (; k + 4 <= count; k += 4)
                {
                    to[some[k]] = rounded[k];
                    to[some[k + 1]] = rounded[k + 1];
                    to[some[k + 2]] = rounded[k + 2];
                    to[some[k + 3]] = rounded[k + 3];
                }

                for (; k < count; k++)
                    to[some[k]] = rounded[k];
            }
        }
    }
}
