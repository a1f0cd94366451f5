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

    /// <summary>A pullback from one number a row, on an operator's behalf.</summary>
    public delegate void Expansion<TOperator, T>(TOperator self, ReadOnlySpan<double> cotangent, Span<T> gradient);

    /// <summary>Two results over rows, on an operator's behalf.</summary>
    public delegate void PairFill<TOperator, T>(TOperator self, Span<T> first, Span<T> second);

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
        RequireTensor();
        TensorLanes.SameShape(input.Lengths, _lengths, inputName);
        TensorLanes.SameShape(output.Lengths, _lengths, outputName);
        using var lanes = new LaneBuffer<T>(input, _dimension);
        derivative(self, lanes.Span, lanes.Span);
        lanes.CopyTo(output);
    }

    /// <summary>Pulls a cotangent of the reduced shape, one number a lane, back to a tensor of the forward pass's shape.</summary>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    public void Expand<TOperator, T>(
        TOperator self, in ReadOnlyTensorSpan<double> cotangent, in TensorSpan<T> gradient, Expansion<TOperator, T> pullback)
    {
        RequireTensor();
        TensorLanes.SameShape(cotangent.Lengths, TensorLanes.ReducedShape(_lengths, _dimension), nameof(cotangent));
        TensorLanes.SameShape(gradient.Lengths, _lengths, nameof(gradient));
        using var lanes = new LaneBuffer<T>(_lengths, _dimension);
        double[] numbers = new double[lanes.Rows.Count];
        cotangent.FlattenTo(numbers);
        pullback(self, numbers, lanes.Span);
        lanes.CopyTo(gradient);
    }

    /// <summary>Writes the rows that <paramref name="fill"/> makes to a tensor of the forward pass's shape.</summary>
    /// <exception cref="InvalidOperationException">The last forward pass was not over a tensor.</exception>
    /// <exception cref="ArgumentException">A shape is not that of the forward pass.</exception>
    public void WritePair<TOperator, T>(
        TOperator self, in TensorSpan<T> left, in TensorSpan<T> right, PairFill<TOperator, T> fill)
    {
        RequireTensor();
        TensorLanes.SameShape(left.Lengths, _lengths, nameof(left));
        TensorLanes.SameShape(right.Lengths, _lengths, nameof(right));
        using var leftLanes = new LaneBuffer<T>(_lengths, _dimension);
        using var rightLanes = new LaneBuffer<T>(_lengths, _dimension);
        fill(self, leftLanes.Span, rightLanes.Span);
        leftLanes.CopyTo(left);
        rightLanes.CopyTo(right);
    }

    private void RequireTensor()
    {
        if (!_known)
            throw new InvalidOperationException("The last forward pass was not over a tensor; call Forward with one first.");
    }
}
