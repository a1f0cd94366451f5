using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>A shape seen from one of its dimensions: what lies outside it, its length, what lies inside it.</summary>
internal readonly struct AlongDimension
{
    private readonly Shape _shape;
    private readonly int _dimension;

    public AlongDimension(Shape shape, Index dimension)
    {
        _shape = shape;
        _dimension = dimension.GetOffset(shape.Rank);
        if ((uint)_dimension >= (uint)shape.Rank)
            throw new ArgumentOutOfRangeException(nameof(dimension), $"Shape {shape} has no dimension {dimension}.");
        Outer = Inner = 1;
        for (int d = 0; d < _dimension; d++)
            Outer *= shape[d];
        for (int d = _dimension + 1; d < shape.Rank; d++)
            Inner *= shape[d];
        Length = shape[_dimension];
    }

    public int Outer { get; }

    public int Length { get; }

    public int Inner { get; }

    /// <summary>The number of lanes: rows of elements along the dimension, Inner apart.</summary>
    public int Lanes => Outer * Inner;

    /// <summary>The first element of a lane.</summary>
    public int Start(int lane) => lane / Inner * Length * Inner + lane % Inner;

    /// <summary>The shape with another length for the dimension.</summary>
    public Shape WithLength(int length)
    {
        int[] dimensions = _shape.Dimensions.ToArray();
        dimensions[_dimension] = length;
        return new Shape(dimensions);
    }

    /// <summary>The shape without the dimension, or with length 1 for it.</summary>
    public Shape Reduced(bool keepDimension)
    {
        int[] dimensions = _shape.Dimensions.ToArray();
        if (!keepDimension)
            return new Shape([.. dimensions[.._dimension], .. dimensions[(_dimension + 1)..]]);
        dimensions[_dimension] = 1;
        return new Shape(dimensions);
    }

    /// <summary>destination[o, i] = (sum over d of values[o, d, i]) / divisor.</summary>
    public void Sum<T>(ReadOnlySpan<T> values, Span<T> destination, int divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] rented = ArrayPool<double>.Shared.Rent(Inner);
        Span<double> sums = rented.AsSpan(0, Inner);
        for (int outer = 0; outer < Outer; outer++)
        {
            ReadOnlySpan<T> block = values.Slice(outer * Length * Inner, Length * Inner);
            sums.Clear();
            if (Inner == 1)
                sums[0] = WideSum.Of(block);
            else
                SumRows(block, sums);
            for (int i = 0; i < Inner; i++)
                destination[outer * Inner + i] = T.CreateTruncating(sums[i] / divisor);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>destination[o, d, i] += factor values[o, i].</summary>
    public void AddRepeated<T>(ReadOnlySpan<T> values, T factor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int outer = 0; outer < Outer; outer++)
        {
            for (int d = 0; d < Length; d++)
            {
                Span<T> to = destination.Slice((outer * Length + d) * Inner, Inner);
                TensorPrimitives.MultiplyAdd(values.Slice(outer * Inner, Inner), factor, to, to);
            }
        }
    }

    private void SumRows<T>(ReadOnlySpan<T> block, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int d = 0; d < Length; d++)
            WideSum.AddTo(block.Slice(d * Inner, Inner), sums);
    }
}
