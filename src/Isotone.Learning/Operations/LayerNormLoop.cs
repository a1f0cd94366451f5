using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Layer normalization forward and backward, each in one pass over blocks of rows that run in parallel.</summary>
internal sealed unsafe class LayerNormLoop<T> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockRows = 64;

    // Fewer elements are done sooner than another thread wakes up.
    private const int LeastParallelElements = 1 << 14;

    [ThreadStatic]
    private static LayerNormLoop<T>? _forThisThread;

    private bool _backward, _add;
    private int _rows, _columns;
    private double _epsilon;
    private T* _input, _cotangent, _weight, _bias, _output;
    private double* _kept, _blocks;

    public static LayerNormLoop<T> ForThisThread => _forThisThread ??= new();

    private int Blocks => (_rows + BlockRows - 1) / BlockRows;

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
            RunRows(rows, columns);
        }
    }

    /// <summary>The gradient of the input, where it is not empty, and the column sums for weight and bias.</summary>
    public void Pull(
        ReadOnlySpan<T> input, ReadOnlySpan<T> cotangent, int rows, int columns, ReadOnlySpan<T> weight,
        ReadOnlySpan<double> kept, Span<T> gradient, bool add, Span<double> ofCotangent, Span<double> ofProduct)
    {
        double[] blocks = ArrayPool<double>.Shared.Rent(checked(2 * columns * ((rows + BlockRows - 1) / BlockRows)));
        fixed (T* x = input, g = cotangent, w = weight, to = gradient)
        fixed (double* k = kept, partial = blocks)
        {
            _input = x;
            _cotangent = g;
            _weight = w;
            _output = to;
            _kept = k;
            _blocks = partial;
            _add = add;
            _backward = true;
            RunRows(rows, columns);
        }

        ofCotangent.Clear();
        ofProduct.Clear();
        for (int block = 0; block < Blocks; block++)
        {
            TensorPrimitives.Add(ofCotangent, blocks.AsSpan(2 * block * columns, columns), ofCotangent);
            TensorPrimitives.Add(ofProduct, blocks.AsSpan(((2 * block) + 1) * columns, columns), ofProduct);
        }

        ArrayPool<double>.Shared.Return(blocks);
    }

    protected override void RunPart(int part)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(4 * _columns);
        Span<double> weight = scratch.AsSpan(0, _columns), bias = scratch.AsSpan(_columns, _columns);
        Span<double> x = scratch.AsSpan(2 * _columns, _columns), g = scratch.AsSpan(3 * _columns, _columns);
        weight.Fill(1);
        bias.Clear();
        if (_weight is not null)
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_weight, _columns), weight);
        if (_bias is not null && !_backward)
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_bias, _columns), bias);
        int first = part * BlockRows, end = Math.Min(_rows, first + BlockRows);
        if (_backward)
            new Span<double>(_blocks + (2L * part * _columns), 2 * _columns).Clear();
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_input + ((nint)row * _columns), _columns), x);
            if (_backward)
                PullRow(part, row, weight, bias, x, g);
            else
                NormalizeRow(row, weight, bias, x);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    private void RunRows(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        Run(Blocks, (long)rows * columns < LeastParallelElements ? 1 : Parallelism.Degree);
    }

    private void NormalizeRow(int row, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias, Span<double> x)
    {
        double mean = TensorPrimitives.Sum<double>(x) / _columns;
        TensorPrimitives.Subtract(x, mean, x);
        double scale = 1 / Math.Sqrt((TensorPrimitives.SumOfSquares<double>(x) / _columns) + _epsilon);
        _kept[2 * row] = mean;
        _kept[(2 * row) + 1] = scale;
        TensorPrimitives.Multiply(x, scale, x);
        TensorPrimitives.MultiplyAdd<double>(x, weight, bias, x);
        TensorPrimitives.ConvertTruncating<double, T>(x, new Span<T>(_output + ((nint)row * _columns), _columns));
    }

    private void PullRow(int block, int row, ReadOnlySpan<double> weight, Span<double> scratch, Span<double> x, Span<double> g)
    {
        double mean = _kept[2 * row], scale = _kept[(2 * row) + 1];
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_cotangent + ((nint)row * _columns), _columns), g);
        TensorPrimitives.Subtract(x, mean, x);
        TensorPrimitives.Multiply(x, scale, x);
        var ofCotangent = new Span<double>(_blocks + (2L * block * _columns), _columns);
        var ofProduct = new Span<double>(_blocks + (((2L * block) + 1) * _columns), _columns);
        TensorPrimitives.Add(ofCotangent, g, ofCotangent);
        TensorPrimitives.MultiplyAdd<double>(x, g, ofProduct, ofProduct);
        if (_output is null)
            return;

        // dx = scale (h - mean h - x^ mean(h x^))
        TensorPrimitives.Multiply(g, weight, g);
        double ofH = TensorPrimitives.Sum<double>(g) / _columns, ofHx = TensorPrimitives.Dot<double>(g, x) / _columns;
        TensorPrimitives.Subtract(g, ofH, g);
        TensorPrimitives.MultiplyAdd(x, -ofHx, g, g);
        TensorPrimitives.Multiply(g, scale, g);
        RowSums.WriteOrAdd(g, scratch, new Span<T>(_output + ((nint)row * _columns), _columns), _add);
    }
}
