using System.Numerics.Tensors;

namespace Isotone;

/// <summary>Reductions of a pair of tensors along a dimension: one number a lane.</summary>
internal static class LaneReduction
{
    /// <summary>A reduction of a pair of rows to a number, on an operator's behalf.</summary>
    public delegate void RowPairMap<TOperator, T>(
        TOperator self, ReadOnlySpan<T> first, ReadOnlySpan<T> second, Rows rows, Span<double> results);

    /// <summary>Applies a reduction to each pair of lanes; the result has the shape without the dimension.</summary>
    /// <exception cref="ArgumentException">The shapes differ or are empty.</exception>
    public static Tensor<double> Of<TOperator, T>(
        TOperator self,
        in ReadOnlyTensorSpan<T> first,
        in ReadOnlyTensorSpan<T> second,
        string secondName,
        int dimension,
        RowPairMap<TOperator, T> reduction)
    {
        TensorLanes.SameShape(second.Lengths, first.Lengths, secondName);
        using var firstLanes = new LaneBuffer<T>(first, dimension);
        using var secondLanes = new LaneBuffer<T>(second, dimension);
        double[] results = new double[firstLanes.Rows.Count];
        reduction(self, firstLanes.Span, secondLanes.Span, firstLanes.Rows, results);
        return Tensor.Create(results, TensorLanes.ReducedShape(first.Lengths, dimension));
    }
}
