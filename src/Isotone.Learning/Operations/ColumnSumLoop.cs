using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>
/// The column sums of a cotangent, for a bias, and in the same pass what a rectifier lets through of it: in parallel
/// blocks of rows, each added up in double, merged in order.
/// </summary>
internal sealed unsafe class ColumnSumLoop<T> : RowBlockLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ChunkLength = 256;

    [ThreadStatic]
    private static ColumnSumLoop<T>? _forThisThread;

    private T* _cotangent, _value, _passed;
    private bool _adds;

    public static ColumnSumLoop<T> ForThisThread => _forThisThread ??= new();

    /// <param name="cotangent">Shape [rows, columns].</param>
    /// <param name="value">A rectifier's result, as long, or empty where there is no rectifier.</param>
    /// <param name="passed">Given the cotangent where the value is positive, and zero elsewhere; empty without a value.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="bias">What the sums are added to the gradient of, or null.</param>
    public void Run(
        ReadOnlySpan<T> cotangent, ReadOnlySpan<T> value, Span<T> passed, int rows, int columns, Variable<T>? bias)
    {
        fixed (T* g = cotangent, y = value, to = passed)
        {
            _cotangent = g;
            _value = y;
            _passed = to;
            _adds = bias is not null;
            if (bias is null)
            {
                RunBlocks(rows, columns);
                return;
            }

            double[] sums = RunBlocks(rows, columns, kinds: 1);
            Span<double> total = sums.AsSpan(0, columns);
            for (int block = 1; block < Blocks; block++)
                TensorPrimitives.Add(total, Sums(sums, block, 0), total);
            Normalization.AddSums(bias, total);
            Return(sums);
        }
    }

    protected override void RunBlock(int block, int first, int end)
    {
        for (int left = 0; left < Columns; left += ChunkLength)
        {
            int width = Math.Min(ChunkLength, Columns - left);
            Span<double> sums = _adds ? Sums(block, 0, left, width) : default;
            sums.Clear();
            for (int row = first; row < end; row++)
            {
                nint at = ((nint)row * Columns) + left;
                var terms = new Span<T>(_cotangent + at, width);
                if (_value is not null)
                {
                    var to = new Span<T>(_passed + at, width);
                    Pass(new ReadOnlySpan<T>(_value + at, width), terms, to);
                    terms = to;
                }

                if (!sums.IsEmpty)
                    WideSum.AddTo<T>(terms, sums);
            }
        }
    }

    private static void Pass(ReadOnlySpan<T> value, ReadOnlySpan<T> cotangent, Span<T> passed)
    {
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ReadOnlySpan<Vector<T>> values = MemoryMarshal.Cast<T, Vector<T>>(value);
            ReadOnlySpan<Vector<T>> cotangents = MemoryMarshal.Cast<T, Vector<T>>(cotangent);
            Span<Vector<T>> to = MemoryMarshal.Cast<T, Vector<T>>(passed);
            for (int v = 0; v < values.Length; v++)
                to[v] = Vector.ConditionalSelect(Vector.GreaterThan(values[v], Vector<T>.Zero), cotangents[v], Vector<T>.Zero);
            i = values.Length * Vector<T>.Count;
        }

        for (; i < value.Length; i++)
            passed[i] = value[i] > T.Zero ? cotangent[i] : T.Zero;
    }
}
