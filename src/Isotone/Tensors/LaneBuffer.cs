using System.Buffers;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>The lanes of a tensor as contiguous rows in a buffer of the shared pool.</summary>
internal readonly ref struct LaneBuffer<T> : IDisposable
{
    private readonly T[] _buffer;
    private readonly int _dimension;

    /// <summary>Room for a tensor's lanes, without its elements.</summary>
    public LaneBuffer(ReadOnlySpan<nint> lengths, int dimension)
    {
        Rows = TensorLanes.Rows(lengths, dimension);
        _dimension = dimension;
        _buffer = ArrayPool<T>.Shared.Rent(Rows.Length);
    }

    /// <summary>A tensor's lanes.</summary>
    public LaneBuffer(in ReadOnlyTensorSpan<T> tensor, int dimension)
        : this(tensor.Lengths, dimension) => TensorLanes.Gather(tensor, dimension, Span);

    public Rows Rows { get; }

    public Span<T> Span => _buffer.AsSpan(0, Rows.Length);

    /// <summary>Writes the rows to a tensor's lanes.</summary>
    public void CopyTo(in TensorSpan<T> tensor) => TensorLanes.Scatter(Span, _dimension, tensor);

    /// <summary>A new tensor of the given shape with the rows as its lanes.</summary>
    public Tensor<T> ToTensor(ReadOnlySpan<nint> lengths)
    {
        Tensor<T> tensor = Tensor.CreateFromShape<T>(lengths);
        CopyTo(tensor.AsTensorSpan());
        return tensor;
    }

    public void Dispose() => ArrayPool<T>.Shared.Return(_buffer);
}
