using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// The product of a column and a row: nothing is added up, so that writing the result is all the work. Rows in parallel
/// parts.
/// </summary>
internal sealed unsafe class OuterProduct<T> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PartRows = 64;

    [ThreadStatic]
    private static OuterProduct<T>? _forThisThread;

    private T* _column, _row, _bias, _result;
    private int _rows, _columns;
    private bool _accumulate, _relu;

    /// <summary>The loop of this thread, used again for every product.</summary>
    public static OuterProduct<T> ForThisThread => _forThisThread ??= new();

    /// <summary>result = column row (+ result) (+ bias for each row), what is below zero becoming zero where wanted.</summary>
    /// <param name="column">Shape [m].</param>
    /// <param name="row">Shape [n].</param>
    /// <param name="result">Shape [m, n].</param>
    /// <param name="accumulate">Whether the product is added to <paramref name="result"/>.</param>
    /// <param name="bias">Shape [n], or empty; not together with <paramref name="accumulate"/>.</param>
    /// <param name="relu">Whether what is below zero becomes zero in the end.</param>
    /// <param name="threads">The most threads.</param>
    public void Multiply(
        ReadOnlySpan<T> column, ReadOnlySpan<T> row, Span<T> result, bool accumulate, ReadOnlySpan<T> bias, bool relu, int threads)
    {
        (_rows, _columns, _accumulate, _relu) = (column.Length, row.Length, accumulate, relu);
        fixed (T* pcolumn = column, prow = row, presult = result, pbias = bias)
        {
            _column = pcolumn;
            _row = prow;
            _result = presult;
            _bias = bias.IsEmpty ? null : pbias;
            Run((_rows + PartRows - 1) / PartRows, threads);
        }
    }

    /// <inheritdoc/>
    protected override void RunPart(int part)
    {
        int end = Math.Min(_rows, (part + 1) * PartRows);
        for (int i = part * PartRows; i < end; i++)
        {
            T* to = _result + ((nint)i * _columns);
            Scale(_column[i], _accumulate ? to : _bias, to);
        }
    }

    // to = x row (+ added)
    private void Scale(T x, T* added, T* to)
    {
        int j = 0;
        if (Vector<T>.IsSupported)
        {
            Vector<T> wide = Vector.Create(x);
            for (; j <= _columns - Vector<T>.Count; j += Vector<T>.Count)
            {
                Vector<T> value = added is null
                    ? wide * Vector.Load(_row + j)
                    : FusedMultiplyAdd.Of(wide, Vector.Load(_row + j), Vector.Load(added + j));
                Vector.Store(_relu ? Vector.Max(value, Vector<T>.Zero) : value, to + j);
            }
        }

        for (; j < _columns; j++)
        {
            T value = added is null ? x * _row[j] : T.FusedMultiplyAdd(x, _row[j], added[j]);
            to[j] = _relu ? T.Max(value, T.Zero) : value;
        }
    }
}
