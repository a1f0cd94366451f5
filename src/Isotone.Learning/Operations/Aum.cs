using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The area under the minimum of false positives and false negatives of each row. See <see cref="Isotone.Aum{T}"/>.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="labels">As many elements, constant: 1 is positive, anything else negative.</param>
    /// <param name="rows">The rows, such as the rows of a batch or eras.</param>
    /// <param name="denominator">Whether errors are rates or counts.</param>
    /// <returns>Shape [rows.Count]; 0 with gradient 0 in a row of a single class.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, the labels require a gradient, a label is NaN, or a prediction is NaN or infinite.
    /// </exception>
    public static Variable<T> Aum<T>(
        this Variable<T> predictions, Variable<T> labels, Rows rows, ErrorDenominator denominator = ErrorDenominator.Rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        predictions.Aum(labels, rows, new Aum<T>(denominator));

    /// <summary>The same with an operator that is used again; of a single row a scalar where wanted.</summary>
    internal static Variable<T> Aum<T>(
        this Variable<T> predictions, Variable<T> labels, Rows rows, Aum<T> aum, bool isScalar = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AumOfRows(predictions, labels, rows, aum, perDeviation: false, isScalar);

    private static unsafe Variable<T> AumOfRows<T>(
        Variable<T> predictions, Variable<T> labels, Rows rows, Aum<T> aum, bool perDeviation, bool isScalar = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, labels, rows);
        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative, isScalar);
        fixed (T* p = predictions.Value, l = labels.Value, v = value, d = derivative)
            ParallelRows.Run(new AumWork<T>(p, l, rows, aum, perDeviation, v, d), rows);
        return result;
    }

    // One row's area and, where wanted, its derivative. A row of a single class has no rates.
    private static double AumOfRow<T>(Aum<T> aum, ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, Span<T> slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsSingleClass(labels))
        {
            slope.Clear();
            return 0;
        }

        return aum.Evaluate(labels, predictions, slope);
    }

    /// <summary>Whether no label is 1, or all are.</summary>
    internal static bool IsSingleClass<T>(ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        !labels.Contains(T.One) || !labels.ContainsAnyExcept(T.One);

    private readonly unsafe struct AumWork<T>(
        T* predictions, T* labels, Rows rows, Aum<T> aum, bool perDeviation, T* value, T* derivative) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                var p = new ReadOnlySpan<T>(predictions + start, length);
                Span<T> slope = derivative is null ? [] : new Span<T>(derivative + start, length);
                double area = AumOfRow(aum, new ReadOnlySpan<T>(labels + start, length), p, slope);
                value[row] = T.CreateTruncating(perDeviation ? PerDeviation(area, p, slope) : area);
            }
        }
    }
}
