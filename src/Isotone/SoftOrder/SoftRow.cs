using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>What a forward pass keeps of one row, all in sorted order.</summary>
/// <remarks>A row that is known to be one block need not be sorted: its order is then that of the input.</remarks>
internal readonly ref struct SoftRow(
    ReadOnlySpan<int> permutation, Span<double> sorted, Span<double> softmax, Span<double> work, ReadOnlySpan<int> starts)
{
    /// <summary>Place -> index in the row; empty where the places are the row's own.</summary>
    public ReadOnlySpan<int> Permutation { get; } = permutation;

    /// <summary>z: the signed values, descending unless the row is whole.</summary>
    public Span<double> Sorted { get; } = sorted;

    /// <summary>The softmax of the values inside each block (KL only).</summary>
    public Span<double> Softmax { get; } = softmax;

    /// <summary>Working memory of the row's length.</summary>
    public Span<double> Work { get; } = work;

    /// <summary>The first place of each block.</summary>
    public ReadOnlySpan<int> Starts { get; } = starts;

    /// <summary>The number of elements.</summary>
    public int Length => Sorted.Length;

    /// <summary>Collects <paramref name="values"/>, given in the order of the row, in the order of the places.</summary>
    public void Gather<TFrom>(ReadOnlySpan<TFrom> values, Span<double> places)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
    {
        if (Permutation.IsEmpty)
        {
            TensorPrimitives.ConvertTruncating(values, places);
            return;
        }

        ReadOnlySpan<int> permutation = Permutation;
        places = places[..permutation.Length];
        ref TFrom from = ref MemoryMarshal.GetReference(values[..permutation.Length]);

        // Invariant: the permutation is one of the row's length, as sorting made it.
        for (int k = 0; k < permutation.Length; k++)
            places[k] = double.CreateTruncating(Unsafe.Add(ref from, permutation[k]));
    }

    /// <summary>Distributes what is in the order of the places to the order of the row, rounding each number once.</summary>
    public void Scatter<TTo>(ReadOnlySpan<double> places, Span<TTo> values)
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        if (Permutation.IsEmpty)
        {
            TensorPrimitives.ConvertTruncating(places, values);
            return;
        }

        ReadOnlySpan<int> permutation = Permutation;
        places = places[..permutation.Length];
        ref TTo to = ref MemoryMarshal.GetReference(values[..permutation.Length]);
        for (int k = 0; k < permutation.Length; k++)
            Unsafe.Add(ref to, permutation[k]) = TTo.CreateTruncating(places[k]);
    }

    /// <summary>
    /// Whether so many blocks are single elements that a branch on it is nearly always predicted and pays; elsewhere it
    /// would cost more than treating them like the others.
    /// </summary>
    public bool IsMostlySingle => Starts.Length > 0.8 * Length;

    /// <summary>The places of a block.</summary>
    public Range Block(int block) => Starts[block]..BlockPartition.End(Starts, block, Length);

    /// <summary>The mean of rho = (n, n - 1, ..., 1) over the places [start, end).</summary>
    public double MeanPosition(int start, int end) => Length - 0.5 * (start + end - 1);
}
