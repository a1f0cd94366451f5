using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>The passes of batch normalization.</summary>
internal sealed unsafe class BatchNormLoop<T> : RowBlockLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A block's piece of columns stays in the first-level cache for the pass that follows.
    private const int ChunkLength = 128;

    [ThreadStatic]
    private static BatchNormLoop<T>? _forThisThread;

    private Pass _pass;
    private bool _add;
    private T* _input, _cotangent, _weight, _bias, _output;
    private double* _mean, _scale, _first, _second;

    private enum Pass
    {
        Statistics,
        Normalize,
        CotangentSums,
        InputGradient,
    }

    public static BatchNormLoop<T> ForThisThread => _forThisThread ??= new();

    /// <summary>The columns' means and sums of squared deviations from them.</summary>
    public void Statistics(ReadOnlySpan<T> input, int rows, Span<double> mean, Span<double> squares)
    {
        fixed (T* x = input)
        {
            _input = x;
            _pass = Pass.Statistics;
            double[] blocks = RunBlocks(rows, mean.Length, kinds: 2);
            mean.Clear();
            squares.Clear();
            for (int block = 0; block < Blocks; block++)
            {
                double before = (double)block * BlockRows, count = Math.Min(BlockRows, rows - before);
                ReadOnlySpan<double> means = Sums(blocks, block, 0), sums = Sums(blocks, block, 1);
                for (int j = 0; j < mean.Length; j++)
                {
                    // M2 = M2_a + M2_b + (mean_b - mean_a)^2 n_a n_b / n
                    double difference = means[j] - mean[j];
                    mean[j] += difference * (count / (before + count));
                    squares[j] += sums[j] + (difference * difference * (before * count / (before + count)));
                }
            }

            Return(blocks);
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
            _pass = Pass.Normalize;
            RunBlocks(rows, mean.Length);
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
            _pass = Pass.CotangentSums;
            double[] blocks = RunBlocks(rows, mean.Length, kinds: 2);
            Total(blocks, 0, ofCotangent);
            Total(blocks, 1, ofProduct);
            Return(blocks);
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
            _pass = Pass.InputGradient;
            RunBlocks(rows, mean.Length);
        }
    }

    protected override void RunBlock(int block, int first, int end)
    {
        for (int left = 0; left < Columns; left += ChunkLength)
        {
            int width = Math.Min(ChunkLength, Columns - left);
            switch (_pass)
            {
                case Pass.Statistics:
                    AddSquares(block, first, end, left, width);
                    break;
                case Pass.Normalize:
                    NormalizeBlock(first, end, left, width);
                    break;
                case Pass.CotangentSums:
                    AddCotangents(block, first, end, left, width);
                    break;
                default:
                    AddGradient(first, end, left, width);
                    break;
            }
        }
    }

    private ReadOnlySpan<T> Row(T* matrix, int row, int left, int width) => new(matrix + ((nint)row * Columns) + left, width);

    private void AddSquares(int block, int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width];
        Span<double> mean = Sums(block, 0, left, width), squares = Sums(block, 1, left, width);
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
            TensorPrimitives.ConvertTruncating<double, T>(x, new Span<T>(_output + ((nint)row * Columns) + left, width));
        }
    }

    private void AddCotangents(int block, int first, int end, int left, int width)
    {
        Span<double> x = stackalloc double[width], g = stackalloc double[width];
        Span<double> ofCotangent = Sums(block, 0, left, width), ofProduct = Sums(block, 1, left, width);
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
        TensorPrimitives.Divide(new ReadOnlySpan<double>(_first + left, width), Rows, mean);
        TensorPrimitives.Divide(new ReadOnlySpan<double>(_second + left, width), -Rows, slope);
        TensorPrimitives.Multiply(slope, new ReadOnlySpan<double>(_scale + left, width), slope);
        for (int row = first; row < end; row++)
        {
            TensorPrimitives.ConvertTruncating(Row(_input, row, left, width), x);
            TensorPrimitives.ConvertTruncating(Row(_cotangent, row, left, width), g);
            TensorPrimitives.Subtract<double>(g, mean, g);
            TensorPrimitives.Subtract(x, centre, x);
            TensorPrimitives.MultiplyAdd<double>(x, slope, g, g);
            TensorPrimitives.Multiply<double>(g, scale, g);
            var to = new Span<T>(_output + ((nint)row * Columns) + left, width);
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
