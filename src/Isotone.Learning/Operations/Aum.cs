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

    /// <summary>The same with an operator object that is used again: its state is done with when this returns.</summary>
    internal static Variable<T> Aum<T>(this Variable<T> predictions, Variable<T> labels, Rows rows, Aum<T> aum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, labels, rows);
        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        Span<double> area = [0];

        // Row by row: those of a single class have no rates.
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<T> y = rows.Slice(labels.Value, row);
            if (IsSingleClass(y))
            {
                value[row] = T.Zero;
                if (!derivative.IsEmpty)
                    rows.Slice(derivative, row).Clear();
                continue;
            }

            aum.Forward(y, rows.Slice(predictions.Value, row), Rows.One(y.Length), area);
            value[row] = T.CreateTruncating(area[0]);
            if (!derivative.IsEmpty)
                aum.Vjp([1.0], rows.Slice(derivative, row));
        }

        return result;
    }

    /// <summary>Whether no label is 1, or all are.</summary>
    internal static bool IsSingleClass<T>(ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        !labels.Contains(T.One) || !labels.ContainsAnyExcept(T.One);
}
