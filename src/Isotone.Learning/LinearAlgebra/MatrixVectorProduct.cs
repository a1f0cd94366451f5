using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// Products of a matrix and a vector: bound by memory, so nothing is packed. Rows are read several at a time, so that what
/// is added up stays in registers, and in parallel parts.
/// </summary>
internal sealed unsafe class MatrixVectorProduct<T> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows of a part. Sums over the rows of a transposed matrix run within a part and then over the parts in order, so
    // the bits depend on the number of rows alone.
    private const int PartRows = 128;

    private const int RowsAtATime = 8;

    [ThreadStatic]
    private static MatrixVectorProduct<T>? _forThisThread;

    private T* _matrix, _x, _y;
    private int _rows, _columns;
    private bool _transposed;

    /// <summary>The loop of this thread, used again for every product.</summary>
    public static MatrixVectorProduct<T> ForThisThread => _forThisThread ??= new();

    /// <summary>y = A x (+ y) (+ bias).</summary>
    /// <param name="matrix">Shape [m, k], or [k, m] when transposed.</param>
    /// <param name="transposed">Whether <paramref name="matrix"/> is given transposed.</param>
    /// <param name="x">Shape [k].</param>
    /// <param name="y">Shape [m].</param>
    /// <param name="m">The length of the result.</param>
    /// <param name="k">The inner dimension.</param>
    /// <param name="accumulate">Whether the product is added to <paramref name="y"/>.</param>
    /// <param name="bias">Shape [m], or [1] for every element, or empty.</param>
    /// <param name="threads">The most threads.</param>
    public void Multiply(
        ReadOnlySpan<T> matrix, bool transposed, ReadOnlySpan<T> x, Span<T> y, int m, int k, bool accumulate, ReadOnlySpan<T> bias, int threads)
    {
        if (bias.Length == 1)
            y.Fill(bias[0]);
        else if (!bias.IsEmpty)
            bias.CopyTo(y);
        else if (!accumulate)
            y.Clear();
        (_transposed, _rows, _columns) = (transposed, transposed ? k : m, transposed ? m : k);
        int parts = (_rows + PartRows - 1) / PartRows;
        fixed (T* pmatrix = matrix, px = x, py = y)
        {
            _matrix = pmatrix;
            _x = px;
            _y = py;
            if (!transposed)
            {
                Run(parts, threads);
                return;
            }

            T[] sums = ArrayPool<T>.Shared.Rent(checked(parts * m));
            fixed (T* psums = sums)
            {
                _y = psums;
                Run(parts, threads);
                for (int part = 0; part < parts; part++)
                    Add(psums + ((nint)part * m), py, m);
            }

            ArrayPool<T>.Shared.Return(sums);
        }
    }

    /// <inheritdoc/>
    protected override void RunPart(int part)
    {
        int first = part * PartRows, end = Math.Min(_rows, first + PartRows);
        if (_transposed)
            AddRows(first, end, _y + ((nint)part * _columns));
        else
            MultiplyRows(first, end);
    }

    private T* Row(int row) => _matrix + ((nint)row * _columns);

    // sums = x_first times row first + ... + x_(end-1) times row end - 1.
    private void AddRows(int first, int end, T* sums)
    {
        new Span<T>(sums, _columns).Clear();
        int row = first;
        for (; row + RowsAtATime <= end; row += RowsAtATime)
            AddEight(Row(row), _x + row, sums);
        for (; row < end; row++)
        {
            T* from = Row(row);
            for (int i = 0; i < _columns; i++)
                sums[i] += _x[row] * from[i];
        }
    }

    private void AddEight(T* rows, T* x, T* sums)
    {
        int i = 0;
        nint stride = _columns;
        if (Vector<T>.IsSupported)
        {
            Vector<T> x0 = Vector.Create(x[0]), x1 = Vector.Create(x[1]), x2 = Vector.Create(x[2]), x3 = Vector.Create(x[3]);
            Vector<T> x4 = Vector.Create(x[4]), x5 = Vector.Create(x[5]), x6 = Vector.Create(x[6]), x7 = Vector.Create(x[7]);
            for (; i <= _columns - Vector<T>.Count; i += Vector<T>.Count)
            {
                // Two chains, so that one waits while the other adds.
                T* at = rows + i;
                Vector<T> even = FusedMultiplyAdd.Of(x0, Vector.Load(at), Vector.Load(sums + i));
                Vector<T> odd = x1 * Vector.Load(at + stride);
                even = FusedMultiplyAdd.Of(x2, Vector.Load(at + (2 * stride)), even);
                odd = FusedMultiplyAdd.Of(x3, Vector.Load(at + (3 * stride)), odd);
                at += 4 * stride;
                even = FusedMultiplyAdd.Of(x4, Vector.Load(at), even);
                odd = FusedMultiplyAdd.Of(x5, Vector.Load(at + stride), odd);
                even = FusedMultiplyAdd.Of(x6, Vector.Load(at + (2 * stride)), even);
                odd = FusedMultiplyAdd.Of(x7, Vector.Load(at + (3 * stride)), odd);
                Vector.Store(even + odd, sums + i);
            }
        }

        for (; i < _columns; i++)
        {
            for (int row = 0; row < RowsAtATime; row++)
                sums[i] += x[row] * rows[(row * stride) + i];
        }
    }

    // The same operations in the same order for every row, whatever stands beside it.
    private void MultiplyRows(int first, int end)
    {
        int row = first;
        for (; row + 4 <= end; row += 4)
            DotOfFour(Row(row), _y + row);
        for (; row < end; row++)
            _y[row] += Dot(Row(row));
    }

    private void DotOfFour(T* rows, T* y)
    {
        int i = 0;
        T* r0 = rows, r1 = rows + _columns, r2 = r1 + _columns, r3 = r2 + _columns;
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        if (Vector<T>.IsSupported)
        {
            Vector<T> v0 = default, v1 = default, v2 = default, v3 = default, w0 = default, w1 = default, w2 = default, w3 = default;
            for (; i <= _columns - (2 * Vector<T>.Count); i += 2 * Vector<T>.Count)
            {
                Vector<T> x = Vector.Load(_x + i);
                v0 = FusedMultiplyAdd.Of(x, Vector.Load(r0 + i), v0);
                v1 = FusedMultiplyAdd.Of(x, Vector.Load(r1 + i), v1);
                v2 = FusedMultiplyAdd.Of(x, Vector.Load(r2 + i), v2);
                v3 = FusedMultiplyAdd.Of(x, Vector.Load(r3 + i), v3);
                int j = i + Vector<T>.Count;
                x = Vector.Load(_x + j);
                w0 = FusedMultiplyAdd.Of(x, Vector.Load(r0 + j), w0);
                w1 = FusedMultiplyAdd.Of(x, Vector.Load(r1 + j), w1);
                w2 = FusedMultiplyAdd.Of(x, Vector.Load(r2 + j), w2);
                w3 = FusedMultiplyAdd.Of(x, Vector.Load(r3 + j), w3);
            }

            (s0, s1, s2, s3) = (Vector.Sum(v0 + w0), Vector.Sum(v1 + w1), Vector.Sum(v2 + w2), Vector.Sum(v3 + w3));
        }

        for (; i < _columns; i++)
        {
            s0 += _x[i] * r0[i];
            s1 += _x[i] * r1[i];
            s2 += _x[i] * r2[i];
            s3 += _x[i] * r3[i];
        }

        y[0] += s0;
        y[1] += s1;
        y[2] += s2;
        y[3] += s3;
    }

    private T Dot(T* row)
    {
        int i = 0;
        T sum = T.Zero;
        if (Vector<T>.IsSupported)
        {
            Vector<T> v = default, w = default;
            for (; i <= _columns - (2 * Vector<T>.Count); i += 2 * Vector<T>.Count)
            {
                int j = i + Vector<T>.Count;
                v = FusedMultiplyAdd.Of(Vector.Load(_x + i), Vector.Load(row + i), v);
                w = FusedMultiplyAdd.Of(Vector.Load(_x + j), Vector.Load(row + j), w);
            }

            sum = Vector.Sum(v + w);
        }

        for (; i < _columns; i++)
            sum += _x[i] * row[i];
        return sum;
    }

    private static void Add(T* from, T* to, int length)
    {
        for (int i = 0; i < length; i++)
            to[i] += from[i];
    }
}
