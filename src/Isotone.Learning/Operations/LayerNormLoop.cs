using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Layer normalization forward and backward, each in one pass.</summary>
internal sealed unsafe class LayerNormLoop<T> : RowBlockLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static LayerNormLoop<T>? _forThisThread;

    private bool _backward, _add;
    private double _epsilon;
    private T* _input, _cotangent, _weight, _bias, _output;
    private double* _kept;

    public static LayerNormLoop<T> ForThisThread => _forThisThread ??= new();

    /// <summary>The normalized rows; keeps mean and 1 / deviation of each, one after the other.</summary>
    public void Normalize(
        ReadOnlySpan<T> input, int rows, int columns, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon,
        Span<double> kept, Span<T> output)
    {
        fixed (T* x = input, w = weight, b = bias, y = output)
        fixed (double* k = kept)
        {
            _input = x;
            _weight = w;
            _bias = b;
            _output = y;
            _kept = k;
            _epsilon = epsilon;
            _backward = false;
            RunBlocks(rows, columns);
        }
    }

    /// <summary>The gradient of the input, where it is not empty, and the column sums for weight and bias.</summary>
    public void Pull(
        ReadOnlySpan<T> input, ReadOnlySpan<T> cotangent, int rows, int columns, ReadOnlySpan<T> weight,
        ReadOnlySpan<double> kept, Span<T> gradient, bool add, Span<double> ofCotangent, Span<double> ofProduct)
    {
        fixed (T* x = input, g = cotangent, w = weight, to = gradient)
        fixed (double* k = kept)
        {
            _input = x;
            _cotangent = g;
            _weight = w;
            _output = to;
            _kept = k;
            _add = add;
            _backward = true;
            double[] sums = RunBlocks(rows, columns, kinds: 2);
            Total(sums, 0, ofCotangent);
            Total(sums, 1, ofProduct);
            Return(sums);
        }
    }

    protected override void RunBlock(int block, int first, int end)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(4 * Columns);
        Span<double> weight = scratch.AsSpan(0, Columns), bias = scratch.AsSpan(Columns, Columns);
        Span<double> x = scratch.AsSpan(2 * Columns, Columns), g = scratch.AsSpan(3 * Columns, Columns);
        weight.Fill(1);
        bias.Clear();
        if (_weight is not null)
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_weight, Columns), weight);
        if (_bias is not null && !_backward)
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_bias, Columns), bias);
        if (_backward)
        {
            Sums(block, 0, 0, Columns).Clear();
            Sums(block, 1, 0, Columns).Clear();
        }

        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_input + ((nint)row * Columns), Columns), x);
            if (_backward)
                PullRow(block, row, weight, bias, x, g);
            else
                NormalizeRow(row, weight, bias, x);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    private void NormalizeRow(int row, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias, Span<double> x)
    {
        double mean = TensorPrimitives.Sum<double>(x) / Columns;
        TensorPrimitives.Subtract(x, mean, x);
        double scale = 1 / Math.Sqrt((TensorPrimitives.SumOfSquares<double>(x) / Columns) + _epsilon);
        _kept[2 * row] = mean;
        _kept[(2 * row) + 1] = scale;
        TensorPrimitives.Multiply(x, scale, x);
        TensorPrimitives.MultiplyAdd<double>(x, weight, bias, x);
        TensorPrimitives.ConvertTruncating<double, T>(x, new Span<T>(_output + ((nint)row * Columns), Columns));
    }

    private void PullRow(int block, int row, ReadOnlySpan<double> weight, Span<double> scratch, Span<double> x, Span<double> g)
    {
        double mean = _kept[2 * row], scale = _kept[(2 * row) + 1];
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_cotangent + ((nint)row * Columns), Columns), g);
        TensorPrimitives.Subtract(x, mean, x);
        TensorPrimitives.Multiply(x, scale, x);
        Span<double> ofCotangent = Sums(block, 0, 0, Columns), ofProduct = Sums(block, 1, 0, Columns);
        TensorPrimitives.Add(ofCotangent, g, ofCotangent);
        TensorPrimitives.MultiplyAdd<double>(x, g, ofProduct, ofProduct);
        if (_output is null)
            return;

        // dx = scale (h - mean h - x^ mean(h x^))
        TensorPrimitives.Multiply(g, weight, g);
        double ofH = TensorPrimitives.Sum<double>(g) / Columns, ofHx = TensorPrimitives.Dot<double>(g, x) / Columns;
        TensorPrimitives.Subtract(g, ofH, g);
        TensorPrimitives.MultiplyAdd(x, -ofHx, g, g);
        TensorPrimitives.Multiply(g, scale, g);
        RowSums.WriteOrAdd(g, scratch, new Span<T>(_output + ((nint)row * Columns), Columns), _add);
    }
}
