using System.Globalization;
using System.Numerics;

namespace Isotone;

/// <summary>
/// AUM of any error functions: the area under min(FP, FN) over all constants added to the predictions (Hillman and
/// Hocking 2023, JMLR 24, algorithm 1). For binary labels of many rows see <see cref="Aum{T}"/>.
/// </summary>
/// <remarks>
/// The object holds the state of one forward pass: use one a thread. B breakpoints take O(B log B) or better; after the
/// first pass nothing is allocated.
/// </remarks>
/// <param name="errors">The error functions.</param>
public sealed class GeneralAum<T>(ErrorFunctions errors)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ErrorTotals _totals = new(
        (errors ?? throw new ArgumentNullException(nameof(errors))).FpDenominator, errors.FnDenominator);

    private readonly double[] _unsorted = new double[errors.Count];
    private readonly int[] _order = new int[errors.Count];
    private readonly double[] _left = new double[errors.ExampleCount];
    private readonly double[] _right = new double[errors.ExampleCount];
    private bool _isReady;

    /// <summary>The error functions.</summary>
    public ErrorFunctions Errors { get; } = errors;

    /// <summary>The area under the ROC curve of the last forward pass, ties counting half.</summary>
    /// <remarks>NaN where the false positives or the false negatives do not change from end to end.</remarks>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public double Auc
    {
        get
        {
            RequireForward();
            return _totals.Auc();
        }
    }

    /// <summary>The AUM, and the derivatives at the same place.</summary>
    /// <param name="predictions">One number an example.</param>
    /// <returns>The area, in units of the predictions times those of the errors.</returns>
    /// <exception cref="ArgumentException">
    /// The length is not the number of examples, a prediction is NaN or infinite, or the total errors are negative for
    /// some constant: then the functions do not count errors. The message names the constant and a breakpoint.
    /// </exception>
    public double Forward(ReadOnlySpan<T> predictions)
    {
        Guard.SameLength(predictions, Errors.ExampleCount);
        Guard.Finite(predictions, Rows.One(predictions.Length));
        _isReady = false;
        ReadOnlySpan<double> at = Errors.Prediction;
        ReadOnlySpan<int> example = Errors.Example;

        // The example with prediction p reaches its breakpoint b once the constant is b - p. Plus 0, as b - p may be -0.
        for (int b = 0; b < at.Length; b++)
            _unsorted[b] = at[b] - double.CreateTruncating(predictions[example[b]]) + 0.0;
        ArgSort.Sort(_unsorted, Rows.One(_unsorted.Length), _order);
        _totals.Reserve(_order.Length);
        for (int k = 0; k < _order.Length; k++)
            _totals.Thresholds[k] = _unsorted[_order[k]];
        _totals.Add(_order, Errors.FpDiff, Errors.FnDiff);
        RefuseNegativeErrors(nameof(predictions));
        Differentiate();
        _isReady = true;
        return _totals.Area();
    }

    /// <summary>The one-sided derivatives by each prediction.</summary>
    /// <param name="left">Receives the derivatives for a decrease of the prediction, one an example.</param>
    /// <param name="right">Receives the derivatives for an increase of the prediction, one an example.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">A length is not the number of examples.</exception>
    public void Derivatives(Span<T> left, Span<T> right)
    {
        RequireForward();
        Guard.SameLength(left, Errors.ExampleCount);
        Guard.SameLength(right, Errors.ExampleCount);
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = T.CreateTruncating(_left[i]);
            right[i] = T.CreateTruncating(_right[i]);
        }
    }

    /// <summary>The gradient by the predictions: the mean of the one-sided derivatives, times the cotangent.</summary>
    /// <param name="cotangent">The derivative of the result by the AUM.</param>
    /// <param name="gradient">Receives the gradient, one number an example.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">A length is not the number of examples, or the cotangent is not finite.</exception>
    public void Vjp(double cotangent, Span<T> gradient)
    {
        RequireForward();
        Guard.SameLength(gradient, Errors.ExampleCount);
        if (!double.IsFinite(cotangent))
            throw new ArgumentException($"cotangent is {cotangent}; it must be finite.", nameof(cotangent));
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = T.CreateTruncating(cotangent * ((_left[i] + _right[i]) / 2));
    }

    /// <summary>The total errors as the constant grows: one entry a breakpoint, sorted by threshold.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public ErrorCurve Curve()
    {
        RequireForward();
        double[] fpBefore = new double[_order.Length], fnBefore = new double[_order.Length];
        for (int start = 0, end; start < _order.Length; start = end)
        {
            end = _totals.GroupEnd(start);
            Array.Fill(fpBefore, _totals.Fp[start] / Errors.FpDenominator, start, end - start);
            Array.Fill(fnBefore, _totals.Fn[start] / Errors.FnDenominator, start, end - start);
        }

        return new ErrorCurve(_totals.Thresholds.ToArray(), fpBefore, fnBefore);
    }

    /// <summary>The total errors between the constants at which they change, those of the last interval too.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public ErrorIntervals Intervals()
    {
        RequireForward();
        var (fp, fn, thresholds) = (new List<double>(), new List<double>(), new List<double>());
        for (int start = 0; start < _order.Length; start = _totals.GroupEnd(start))
        {
            fp.Add(_totals.Fp[start] / Errors.FpDenominator);
            fn.Add(_totals.Fn[start] / Errors.FnDenominator);
            thresholds.Add(_totals.Thresholds[start]);
        }

        fp.Add(_totals.Fp[^1] / Errors.FpDenominator);
        fn.Add(0);
        return new ErrorIntervals([.. fp], [.. fn], [.. thresholds]);
    }

    private void Differentiate()
    {
        Array.Clear(_left);
        Array.Clear(_right);
        ReadOnlySpan<double> fp = _totals.Fp, fn = _totals.Fn;
        for (int start = 0, end; start < _order.Length; start = end)
        {
            end = _totals.GroupEnd(start);
            double before = _totals.Least(fp[start], fn[start]), after = _totals.Least(fp[end], fn[end]);
            for (int k = start; k < end; k++)
            {
                // A larger prediction moves the breakpoint out of its step backwards: in between lie the totals before the
                // step with its difference. A smaller one moves it forwards: those after the step without it.
                double fpDiff = Errors.FpDiff[_order[k]], fnDiff = Errors.FnDiff[_order[k]];
                int example = Errors.Example[_order[k]];
                _right[example] += _totals.Least(fp[start] + fpDiff, fn[start] + fnDiff) - before;
                _left[example] += after - _totals.Least(fp[end] - fpDiff, fn[end] - fnDiff);
            }
        }
    }

    private void RefuseNegativeErrors(string name)
    {
        int place = _totals.FirstNegative(Errors.Tolerance, out bool isFp);
        if (place < 0)
            return;
        double total = isFp ? _totals.Fp[place] : _totals.Fn[place];

        // False positives fall below 0 at the step before, false negatives (counted from the end) at this one.
        int step = isFp ? place - 1 : place;
        string kind = isFp ? "false positives" : "false negatives";
        throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"With these predictions there are {total} {kind} {(isFp ? "above" : "below")} the constant {_totals.Thresholds[step]}, where example {Errors.Example[_order[step]]} has a breakpoint at {Errors.Prediction[_order[step]]}; errors cannot be negative."),
            name);
    }

    private void RequireForward()
    {
        if (!_isReady)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
    }
}
