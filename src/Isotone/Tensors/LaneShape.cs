using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The shape and the dimension of an operator's last forward pass over a tensor, with which its derivatives are taken;
/// none where that pass was over rows.
/// </summary>
internal sealed class LaneShape
{
    private nint[] _lengths = [];
    private int _dimension;
    private bool _known;

    /// <summary>A derivative over rows, on an operator's behalf.</summary>
    public delegate void RowMap<TOperator, T>(TOperator self, ReadOnlySpan<T> input, Span<T> output);

    /// <summary>Remembers a forward pass over a tensor.</summary>
    public void Set(ReadOnlySpan<nint> lengths, int dimension)
    {
        if (!lengths.SequenceEqual(_lengths))
            _lengths = lengths.ToArray();
        _dimension = dimension;
        _known = true;
    }

    /// <summary>The last forward pass was over rows.</summary>
    public void Clear() => _known = false;

    /// <summary>Takes a derivative along the forward pass's dimension.</summary>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    public void Derive<TOperator, T>(
        TOperator self,
        in ReadOnlyTensorSpan<T> input,
        string inputName,
        in TensorSpan<T> output,
        string outputName,
        RowMap<TOperator, T> derivative)
    {
        if (!_known)
            throw new InvalidOperationException("The last forward pass was not over a tensor; call Forward with one first.");
        TensorLanes.SameShape(input.Lengths, _lengths, inputName);
        TensorLanes.SameShape(output.Lengths, _lengths, outputName);
        using var lanes = new LaneBuffer<T>(input, _dimension);
        derivative(self, lanes.Span, lanes.Span);
        lanes.CopyTo(output);
    }
}
