using System.Numerics;

namespace Isotone;

/// <summary>
/// AUM, the area under the minimum of false positives and false negatives over all constants added to the predictions:
/// a loss that is 0 where the ROC curve is perfect and has an exact gradient almost everywhere (Hillman and Hocking 2023,
/// "Optimizing ROC curves with a sort-based surrogate loss for binary classification and changepoint detection", JMLR 24).
/// </summary>
/// <remarks>
/// A label of 1 is positive, any other number negative. The object holds the state of one forward pass: use one a thread.
/// Rows run in parallel (<see cref="Parallelism"/>). Expected time O(n) for a row of n: nothing is sorted but samples, and
/// rows where few predictions differ or few elements are of one class.
/// </remarks>
/// <param name="denominator">Whether errors are rates or counts.</param>
public sealed unsafe partial class Aum<T>(ErrorDenominator denominator = ErrorDenominator.Rate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Rows _rows;
    private T[] _labels = [];
    private T[] _predictions = [];
    private AumRow<T>[] _states = [];

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

    /// <summary>The AUM of one row and its gradient, at once: the object keeps nothing, and threads may share it for this.</summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="predictions">Shape [n].</param>
    /// <param name="gradient">Receives the mean of the one-sided derivatives. Shape [n]; empty for the area alone.</param>
    /// <returns>The area, in units of the predictions times those of the errors; at least 0.</returns>
    /// <inheritdoc cref="Forward(ReadOnlySpan{T}, ReadOnlySpan{T}, Rows, Span{double})" path="/exception"/>
    public double Evaluate(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, Span<T> gradient)
    {
        Rows row = Guard.OneRow(labels);
        Guard.SameLength(predictions, labels.Length);
        if (!gradient.IsEmpty)
            Guard.SameLength(gradient, labels.Length);
        if (!BinaryLabels.TryCountPositives(labels, predictions, out int positives))
            BinaryLabels.Check(labels, predictions, row);
        if (Denominator == ErrorDenominator.Rate && (positives == 0 || positives == labels.Length))
            BinaryLabels.RefuseSingleClass(labels, row);
        var state = new AumRow<T>(predictions, labels, positives, Denominator);
        if (!gradient.IsEmpty)
            state.Mean(predictions, labels, 1, gradient);
        return state.Area;
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
        labels.CopyTo(_labels);
        predictions.CopyTo(_predictions);
        _rows = rows;
        ParallelRows.Run(new ForwardWork(this), rows);
        for (int row = 0; row < rows.Count; row++)
            aum[row] = _states[row].Area;
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
        fixed (T* leftPointer = left, rightPointer = right)
            ParallelRows.Run(new DerivativesWork(this, leftPointer, rightPointer), _rows);
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
        fixed (double* from = cotangent)
        fixed (T* to = gradient)
            ParallelRows.Run(new VjpWork(this, from, to), _rows);
    }

    /// <summary>The errors of one row as the constant added to its predictions grows.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ErrorCurve Curve(int row)
    {
        RequireForward();
        ReadOnlySpan<T> labels = Labels(row), predictions = Predictions(row);
        int[] sorted = ArgSort.Of(predictions, SortDirection.Descending);
        int n = sorted.Length, positives = BinaryLabels.CountPositives(labels), falsePositives = 0, falseNegatives = positives;
        bool rate = Denominator == ErrorDenominator.Rate;
        double[] thresholds = new double[n], fpBefore = new double[n], fnBefore = new double[n];
        for (int k = 0; k < n; k++)
        {
            // At the constant -p the prediction turns positive. Written 0 - p, as -p would print -0 for 0.
            thresholds[k] = 0 - double.CreateTruncating(predictions[sorted[k]]);

            // Entries of one threshold share the errors before it.
            bool sameStep = k > 0 && thresholds[k] == thresholds[k - 1];
            fpBefore[k] = sameStep ? fpBefore[k - 1] : falsePositives / (rate ? n - positives : 1.0);
            fnBefore[k] = sameStep ? fnBefore[k - 1] : falseNegatives / (rate ? positives : 1.0);
            bool positive = BinaryLabels.IsPositive(labels[sorted[k]]);
            falsePositives += positive ? 0 : 1;
            falseNegatives -= positive ? 1 : 0;
        }

        return new ErrorCurve(thresholds, fpBefore, fnBefore);
    }

    private ReadOnlySpan<T> Labels(int row) => _rows.Slice(_labels.AsSpan(), row);

    private ReadOnlySpan<T> Predictions(int row) => _rows.Slice(_predictions.AsSpan(), row);

    private void Reserve(Rows rows)
    {
        if (_labels.Length < rows.Length)
        {
            _labels = new T[rows.Length];
            _predictions = new T[rows.Length];
        }

        if (_states.Length < rows.Count)
            _states = new AumRow<T>[rows.Count];
    }

    private void RequireForward()
    {
        if (_rows.Count == 0)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
    }

    private readonly struct ForwardWork(Aum<T> self) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                ReadOnlySpan<T> labels = self.Labels(row);
                self._states[row] = new AumRow<T>(self.Predictions(row), labels, BinaryLabels.CountPositives(labels), self.Denominator);
            }
        }
    }

    private readonly struct DerivativesWork(Aum<T> self, T* left, T* right) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = self._rows.Start(row), length = self._rows.LengthOf(row);
                self._states[row].Left(self.Predictions(row), self.Labels(row), new Span<T>(left + start, length));
                self._states[row].Right(self.Predictions(row), self.Labels(row), new Span<T>(right + start, length));
            }
        }
    }

    private readonly struct VjpWork(Aum<T> self, double* cotangent, T* gradient) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = self._rows.Start(row), length = self._rows.LengthOf(row);
                self._states[row].Mean(
                    self.Predictions(row), self.Labels(row), cotangent[row], new Span<T>(gradient + start, length));
            }
        }
    }
}
