using System.Numerics;

namespace Isotone;

/// <summary>
/// AUM, the area under the minimum of false positives and false negatives over all constants added to the predictions:
/// a loss that is 0 where the ROC curve is perfect and has an exact gradient almost everywhere (Hillman and Hocking 2023,
/// "Optimizing ROC curves with a sort-based surrogate loss for binary classification and changepoint detection", JMLR 24).
/// </summary>
/// <remarks>
/// A label of 1 is positive, any other number negative. The object holds the state of one forward pass: use one a thread.
/// </remarks>
/// <param name="denominator">Whether errors are rates or counts.</param>
public sealed partial class Aum<T>(ErrorDenominator denominator = ErrorDenominator.Rate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Rows _rows;
    private int[] _permutation = [];
    private double[] _thresholds = [];
    private bool[] _positive = [];
    private double[] _left = [];
    private double[] _right = [];

    /// <summary>The unit of the errors.</summary>
    public ErrorDenominator Denominator { get; } = Enum.IsDefined(denominator)
        ? denominator
        : throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "There is no such denominator.");

    /// <summary>The AUM of one row.</summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="predictions">Shape [n].</param>
    /// <returns>The area, in units of the predictions times those of the errors; at least 0.</returns>
    /// <inheritdoc cref="Forward(ReadOnlySpan{T}, ReadOnlySpan{T}, Rows, Span{double})" path="/exception"/>
    public double Forward(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
    {
        Rows row = Guard.OneRow(labels);
        Span<double> aum = [0];
        Forward(labels, predictions, row, aum);
        return aum[0];
    }

    /// <summary>The AUM of each row, and the derivatives at the same place.</summary>
    /// <param name="labels">The labels of all rows, flat: 1 is positive, anything else negative.</param>
    /// <param name="predictions">The predictions of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="aum">Receives one number a row.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, a label is NaN, a prediction is NaN or infinite, or, under
    /// <see cref="ErrorDenominator.Rate"/>, a row holds a single class. The message names the argument and the row.
    /// </exception>
    public void Forward(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, Rows rows, Span<double> aum)
    {
        BinaryLabels.Check(labels, predictions, rows);
        Guard.SameLength(aum, rows.Count);
        if (Denominator == ErrorDenominator.Rate)
            BinaryLabels.RefuseSingleClass(labels, rows);

        _lanes.Clear();
        Reserve(rows);
        ArgSort.Sort(predictions, rows, _permutation.AsSpan(0, rows.Length), SortDirection.Descending);
        _rows = rows;
        for (int row = 0; row < rows.Count; row++)
        {
            Arrange(rows.Slice(labels, row), rows.Slice(predictions, row), row);
            Span<double> thresholds = rows.Slice(_thresholds.AsSpan(), row);
            Span<bool> positive = rows.Slice(_positive.AsSpan(), row);
            var sweep = new BinarySweep(thresholds, positive, positive.Count(true), Denominator);
            aum[row] = sweep.Run(rows.Slice(_left.AsSpan(), row), rows.Slice(_right.AsSpan(), row));
        }
    }

    /// <summary>The one-sided derivatives of each row's AUM with respect to each of its predictions.</summary>
    /// <remarks>
    /// They differ where predictions tie or where false positives and false negatives are equal at the step: the AUM has
    /// a kink there. Units: errors.
    /// </remarks>
    /// <param name="left">Receives the derivatives for a decrease of the prediction. Same length as the predictions.</param>
    /// <param name="right">Receives the derivatives for an increase of the prediction. Same length.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">A length is not that of the forward pass.</exception>
    public void Derivatives(Span<T> left, Span<T> right)
    {
        RequireForward();
        Guard.SameLength(left, _rows.Length);
        Guard.SameLength(right, _rows.Length);
        for (int row = 0; row < _rows.Count; row++)
        {
            int start = _rows.Start(row);
            for (int k = start; k < start + _rows.LengthOf(row); k++)
            {
                left[start + _permutation[k]] = T.CreateTruncating(_left[k]);
                right[start + _permutation[k]] = T.CreateTruncating(_right[k]);
            }
        }
    }

    /// <summary>The gradient with respect to the predictions: the mean of the one-sided derivatives, times the cotangent.</summary>
    /// <param name="cotangent">The derivative of the result with respect to each row's AUM, one a row.</param>
    /// <param name="gradient">Receives the gradient. Same length as the predictions.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">
    /// A length is not that of the forward pass, or a cotangent is NaN or infinite.
    /// </exception>
    public void Vjp(ReadOnlySpan<double> cotangent, Span<T> gradient)
    {
        RequireForward();
        Guard.SameLength(cotangent, _rows.Count);
        Guard.SameLength(gradient, _rows.Length);
        Guard.Finite(cotangent, Rows.One(cotangent.Length));
        for (int row = 0; row < _rows.Count; row++)
        {
            int start = _rows.Start(row);
            for (int k = start; k < start + _rows.LengthOf(row); k++)
            {
                double derivative = (_left[k] + _right[k]) / 2;
                gradient[start + _permutation[k]] = T.CreateTruncating(cotangent[row] * derivative);
            }
        }
    }

    /// <summary>The errors of one row as the constant added to its predictions grows.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ErrorCurve Curve(int row)
    {
        RequireForward();
        ReadOnlySpan<double> thresholds = _rows.Slice(_thresholds.AsSpan(), row);
        ReadOnlySpan<bool> positive = _rows.Slice(_positive.AsSpan(), row);
        int n = thresholds.Length, positives = positive.Count(true), falsePositives = 0, falseNegatives = positives;
        bool rate = Denominator == ErrorDenominator.Rate;
        double[] fpBefore = new double[n], fnBefore = new double[n];
        for (int k = 0; k < n; k++)
        {
            // Entries of one threshold share the errors before it.
            bool sameStep = k > 0 && thresholds[k] == thresholds[k - 1];
            fpBefore[k] = sameStep ? fpBefore[k - 1] : falsePositives / (rate ? n - positives : 1.0);
            fnBefore[k] = sameStep ? fnBefore[k - 1] : falseNegatives / (rate ? positives : 1.0);
            falsePositives += positive[k] ? 0 : 1;
            falseNegatives -= positive[k] ? 1 : 0;
        }

        return new ErrorCurve(thresholds.ToArray(), fpBefore, fnBefore);
    }

    /// <summary>Puts thresholds and classes into the order of the sweep.</summary>
    private void Arrange(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, int row)
    {
        ReadOnlySpan<int> sorted = _rows.Slice(_permutation.AsSpan(), row);
        Span<double> thresholds = _rows.Slice(_thresholds.AsSpan(), row);
        Span<bool> positive = _rows.Slice(_positive.AsSpan(), row);
        for (int k = 0; k < sorted.Length; k++)
        {
            // At the constant -p the prediction turns positive. Written 0 - p, as -p would print -0 for 0.
            thresholds[k] = 0 - double.CreateTruncating(predictions[sorted[k]]);
            positive[k] = BinaryLabels.IsPositive(labels[sorted[k]]);
        }
    }

    private void Reserve(Rows rows)
    {
        if (_permutation.Length < rows.Length)
        {
            _permutation = new int[rows.Length];
            _thresholds = new double[rows.Length];
            _positive = new bool[rows.Length];
            _left = new double[rows.Length];
            _right = new double[rows.Length];
        }
    }

    private void RequireForward()
    {
        if (_rows.Count == 0)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
    }
}
