using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// A tensor seen as the rows along one of its dimensions: one lane for each choice of the other indices, in row-major
/// order of those. Operators work on rows; this brings any dimension, and any strided view, to them and back.
/// </summary>
public static class TensorLanes
{
    /// <summary>The rows that a dimension's lanes make: as many as the other lengths' product, each of its length.</summary>
    /// <param name="lengths">The tensor's shape.</param>
    /// <param name="dimension">The dimension, from 0; negative counts from the last (-1), as in NumPy and PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The tensor has no elements, or 2^31 or more.</exception>
    public static Rows Rows(ReadOnlySpan<nint> lengths, int dimension)
    {
        dimension = Resolve(lengths.Length, dimension);
        nint lanes = 1;
        for (int d = 0; d < lengths.Length; d++)
        {
            if (lengths[d] == 0)
                throw new ArgumentException($"The tensor is empty: dimension {d} has length 0.", nameof(lengths));
            if (d != dimension)
                lanes = checked(lanes * lengths[d]);
        }

        return Isotone.Rows.Batch(checked((int)lanes), checked((int)lengths[dimension]));
    }

    /// <summary>Copies the lanes of a dimension to rows.</summary>
    /// <param name="tensor">The tensor; any strides.</param>
    /// <param name="dimension">The dimension, from 0, or negative from the last.</param>
    /// <param name="rows">Receives the lanes one after the other; as long as the tensor has elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The tensor is empty or <paramref name="rows"/> has another length.</exception>
    public static void Gather<T>(in ReadOnlyTensorSpan<T> tensor, int dimension, Span<T> rows)
    {
        Rows lanes = Rows(tensor.Lengths, dimension);
        Guard.SameLength(rows, lanes.Length);
        dimension = Resolve(tensor.Rank, dimension);
        ref T first = ref Unsafe.AsRef(in tensor.GetPinnableReference());
        nint stride = tensor.Strides[dimension];
        Span<nint> index = stackalloc nint[tensor.Rank];
        index.Clear();
        for (int lane = 0; lane < lanes.Count; lane++)
        {
            Span<T> row = lanes.Slice(rows, lane);
            ref T element = ref Unsafe.Add(ref first, Offset(index, tensor.Strides));
            for (int k = 0; k < row.Length; k++)
                row[k] = Unsafe.Add(ref element, k * stride);
            Advance(index, tensor.Lengths, dimension);
        }
    }

    /// <summary>Copies rows to the lanes of a dimension: the inverse of <see cref="Gather"/>.</summary>
    /// <param name="rows">The lanes one after the other; as many elements as the tensor has.</param>
    /// <param name="dimension">The dimension, from 0, or negative from the last.</param>
    /// <param name="tensor">Receives the lanes; any strides.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The tensor is empty or <paramref name="rows"/> has another length.</exception>
    public static void Scatter<T>(ReadOnlySpan<T> rows, int dimension, in TensorSpan<T> tensor)
    {
        Rows lanes = Rows(tensor.Lengths, dimension);
        Guard.SameLength(rows, lanes.Length);
        dimension = Resolve(tensor.Rank, dimension);
        ref T first = ref tensor.GetPinnableReference();
        nint stride = tensor.Strides[dimension];
        Span<nint> index = stackalloc nint[tensor.Rank];
        index.Clear();
        for (int lane = 0; lane < lanes.Count; lane++)
        {
            ReadOnlySpan<T> row = lanes.Slice(rows, lane);
            ref T element = ref Unsafe.Add(ref first, Offset(index, tensor.Strides));
            for (int k = 0; k < row.Length; k++)
                Unsafe.Add(ref element, k * stride) = row[k];
            Advance(index, tensor.Lengths, dimension);
        }
    }

    /// <summary>The dimension as an index from 0.</summary>
    internal static int Resolve(int rank, int dimension)
    {
        if (dimension < -rank || dimension >= rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), dimension, $"dimension must be from {-rank} to {rank - 1} for a tensor of {rank} dimensions.");
        }

        return dimension < 0 ? dimension + rank : dimension;
    }

    /// <summary>The shape that is left when a dimension is reduced away; a single number has shape [1].</summary>
    internal static nint[] ReducedShape(ReadOnlySpan<nint> lengths, int dimension)
    {
        dimension = Resolve(lengths.Length, dimension);
        nint[] shape = new nint[Math.Max(1, lengths.Length - 1)];
        shape[0] = 1;
        for (int d = 0, kept = 0; d < lengths.Length; d++)
        {
            if (d != dimension)
                shape[kept++] = lengths[d];
        }

        return shape;
    }

    /// <summary>Refuses a tensor of another shape.</summary>
    internal static void SameShape(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> expected, string name)
    {
        if (!lengths.SequenceEqual(expected))
            throw new ArgumentException($"{name} has shape {Shape(lengths)} where {Shape(expected)} is needed.", name);
    }

    private static string Shape(ReadOnlySpan<nint> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";

    private static nint Offset(ReadOnlySpan<nint> index, ReadOnlySpan<nint> strides)
    {
        nint offset = 0;
        for (int d = 0; d < index.Length; d++)
            offset += index[d] * strides[d];
        return offset;
    }

    /// <summary>Moves to the next lane in row-major order: index[dimension] stays 0.</summary>
    private static void Advance(Span<nint> index, ReadOnlySpan<nint> lengths, int dimension)
    {
        for (int d = index.Length - 1; d >= 0; d--)
        {
            if (d == dimension)
                continue;
            if (++index[d] < lengths[d])
                return;
            index[d] = 0;
        }
    }
}
