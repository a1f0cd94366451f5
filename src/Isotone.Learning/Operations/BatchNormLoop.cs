using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>The passes of batch normalization over blocks of rows, which run in parallel and are merged in order.</summary>
internal sealed unsafe class BatchNormLoop<T> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A block's piece of columns stays in the first-level cache for the pass that follows.
    private const int BlockRows = 64, ChunkLength = 128;

    // Fewer elements are done sooner than another thread wakes up.
    private const int LeastParallelElements = 1 << 14;

    [ThreadStatic]
    private static BatchNormLoop<T>? _forThisThread;

    private Pass _pass;
    private bool _add;
    private int _rows, _columns;
    private T* _input, _cotangent, _weight, _bias, _output;
    private double* _mean, _scale, _first, _second, _blocks;

    private enum Pass
    {
        Statistics,
        Normalize,
        CotangentSums,
        InputGradient,
    }

    public static BatchNormLoop<T> ForThisThread => _forThisThread ??= new();

    private int Blocks => (_rows + BlockRows - 1) / BlockRows;

    /// <summary>The columns' means and sums of squared deviations from them.</summary>
    public void Statistics(ReadOnlySpan<T> input, int rows, Span<double> mean, Span<double> squares)
    {
        fixed (T* x = input)
        {
            _input = x;
            double[] blocks = Partials(Pass.Statistics, rows, mean.Length);
            mean.Clear();
            squares.Clear();
            for (int block = 0; block < Blocks; block++)
            {
                double before = (double)block * BlockRows, count = Math.Min(BlockRows, rows - before);
                ReadOnlySpan<double> means = blocks.AsSpan(2 * block * _columns, _columns);
                ReadOnlySpan<double> sums = blocks.AsSpan(((2 * block) + 1) * _columns, _columns);
                for (int j = 0; j < mean.Length; j++)
                {
                    // M2 = M2_a + M2_b + (mean_b - mean_a)^2 n_a n_b / n
                    double difference = means[j] - mean[j];
                    mean[j] += difference * (count / (before + count));
                    squares[j] += sums[j] + (difference * difference * (before * count / (before + count)));
                }
            }

            ArrayPool<double>.Shared.Return(blocks);
        }
    }

    /// <summary>output = (input - mean) scale weight + bias.</summary>
    public void Normalize(
        ReadOnlySpan<T> input, int rows, ReadOnlySpan<double> mean, ReadOnlySpan<double> scale,
        ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> output)
    {
        fixed (T* x = input, w = weight, b = bias, y = output)
        fixed (double* m = mean, s = scale)
        {
            _input = x;
            _weight = w;
            _bias = b;
            _output = y;
            _mean = m;
            _scale = s;
            Run(Pass.Normalize, rows, mean.Length);
        }
    }

    /// <summary>The columns' sums of the cotangent, and of it times the normalized input.</summary>
    public void CotangentSums(
        ReadOnlySpan<T> input, ReadOnlySpan<T> cotangent, int rows, ReadOnlySpan<double> mean, ReadOnlySpan<double> scale,
        Span<double> ofCotangent, Span<double> ofProduct)
    {
        fixed (T* x = input, g = cotangent)
        fixed (double* m = mean, s = scale)
        {
            _input = x;
            _cotangent = g;
            _mean = m;
            _scale = s;
            double[] blocks = Partials(Pass.CotangentSums, rows, mean.Length);
            ofCotangent.Clear();
            ofProduct.Clear();
            for (int block = 0; block < Blocks; block++)
            {
                TensorPrimitives.Add(ofCotangent, blocks.AsSpan(2 * block * _columns, _columns), ofCotangent);
                TensorPrimitives.Add(ofProduct, blocks.AsSpan(((2 * block) + 1) * _columns, _columns), ofProduct);
            }

            ArrayPool<double>.Shared.Return(blocks);
        }
    }

    /// <summary>gradient (+)= scale weight (g - ofCotangent / rows - x^ ofProduct / rows).</summary>
    public void InputGradient(
        ReadOnlySpan<T> input, ReadOnlySpan<T> cotangent, int rows, ReadOnlySpan<double> mean, ReadOnlySpan<double> scale,
        ReadOnlySpan<T> weight, ReadOnlySpan<double> ofCotangent, ReadOnlySpan<double> ofProduct, Span<T> gradient, bool add)
    {
        fixed (T* x = input, g = cotangent, w = weight, to = gradient)
        fixed (double* m = mean, s = scale, first = ofCotangent, second = ofProduct)
        {
            _input = x;
            _cotangent = g;
            _weight = w;
            _output = to;
            _mean = m;
            _scale = s;
            _first = first;
            _second = second;
            _add = add;
            Run(Pass.InputGradient, rows, mean.Length);
        }
    }

    protected override void RunPart(int part)
    {
        int first = part * BlockRows, end = Math.Min(_rows, first + BlockRows);
        for (int left = 0; left < _columns; left += ChunkLength)
        {
            int width = Math.Min(ChunkLength, _columns - left);
            switch (_pass)
            {
                case Pass.Statistics:
                    AddSquares(part, first, end, left, width);
                    break;
                case Pass.Normalize:
                    NormalizeBlock(first, end, left, width);
                    break;
                case Pass.CotangentSums:
                    AddCotangents(part, first, end, left, width);
                    break;
                default:
                    AddGradient(first, end, left, width);
                    break;
            }
        }
    }

    private double[] Partials(Pass pass, int rows, int columns)
    {
        double[] blocks = ArrayPool<double>.Shared.Rent(checked(2 * columns * ((rows + BlockRows - 1) / BlockRows)));
        fixed (double* pinned = blocks)
        {
            _blocks = pinned;
            Run(pass, rows, columns);
        }

        return blocks;
    }

    private void Run(Pass pass, int rows, int columns)
    {
        (_pass, _rows, _columns) = (pass, rows, columns);
        Run(Blocks, (long)rows * columns < LeastParallelElements ? 1 : Parallelism.Degree);
    }

    private ReadOnlySpan<T> Row(T* matrix, int row, int left, int width) => new(matrix + ((nint)row * _columns) + left, width);

    private Span<double> Partial(int block, int which, int left, int width) =>
        new(_blocks + (((2L * block) + which) * _columns) + left, width);

    private void AddSquares(int block, int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width];
        Span<double> mean = Partial(block, 0, left, width), squares = Partial(block, 1, left, width);
        mean.Clear();
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.Add(mean, x, mean);
        }

        TensorPrimitives.Divide(mean, end - first, mean);
        squares.Clear();
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.Subtract(x, mean, x);
            TensorPrimitives.MultiplyAdd<double>(x, x, squares, squares);
        }
    }

    private void NormalizeBlock(int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width], scale = stackalloc double[width], shift = stackalloc double[width];
        ReadOnlySpan<double> mean = new(_mean + left, width);
        Scale(left, scale);
        shift.Clear();
        if (_bias is not null)
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_bias + left, width), shift);
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.Subtract(x, mean, x);
            TensorPrimitives.MultiplyAdd<double>(x, scale, shift, x);
            TensorPrimitives.ConvertTruncating<double, T>(x, new Span<T>(_output + ((nint)row * _columns) + left, width));
        }
    }

    private void AddCotangents(int block, int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width], g = stackalloc double[width];
        Span<double> ofCotangent = Partial(block, 0, left, width), ofProduct = Partial(block, 1, left, width);
        ofCotangent.Clear();
        ofProduct.Clear();
        ReadOnlySpan<double> mean = new(_mean + left, width), scale = new(_scale + left, width);
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.ConvertTruncating(Row(_cotangent, row, left, width), g);
            TensorPrimitives.Add(ofCotangent, g, ofCotangent);
            TensorPrimitives.Subtract(x, mean, x);
            TensorPrimitives.MultiplyAdd<double>(x, g, ofProduct, ofProduct);
        }

        TensorPrimitives.Multiply(ofProduct, scale, ofProduct);
    }

    private void AddGradient(int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width], g = stackalloc double[width];
        Span<double> scale = stackalloc double[width], mean = stackalloc double[width], slope = stackalloc double[width];
        ReadOnlySpan<double> centre = new(_mean + left, width);
        Scale(left, scale);

        // x^ mean(g x^) = (x - mean) slope
        TensorPrimitives.Divide(new ReadOnlySpan<double>(_first + left, width), _rows, mean);
        TensorPrimitives.Divide(new ReadOnlySpan<double>(_second + left, width), -_rows, slope);
        TensorPrimitives.Multiply(slope, new ReadOnlySpan<double>(_scale + left, width), slope);
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.ConvertTruncating(Row(_cotangent, row, left, width), g);
            TensorPrimitives.Subtract<double>(g, mean, g);
            TensorPrimitives.Subtract(x, centre, x);
            TensorPrimitives.MultiplyAdd<double>(x, slope, g, g);
            TensorPrimitives.Multiply<double>(g, scale, g);
            var to = new Span<T>(_output + ((nint)row * _columns) + left, width);
            RowSums.WriteOrAdd(g, x, to, _add);
        }
    }

    // scale weight, or scale alone.
    private void Scale(int left, Span<double> scale)
    {
        ReadOnlySpan<double> given = new(_scale + left, scale.Length);
        if (_weight is null)
        {
            given.CopyTo(scale);
            return;
        }

        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_weight + left, scale.Length), scale);
        TensorPrimitives.Multiply(scale, given, scale);
    }
}
