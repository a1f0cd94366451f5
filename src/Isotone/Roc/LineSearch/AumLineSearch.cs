namespace Isotone;

/// <summary>
/// The exact line search for AUM and AUC: along a direction in prediction space AUM is piecewise linear and AUC piecewise
/// constant in the step, and every kink is found where two thresholds meet (Fowler and Hocking, arXiv 2410.08635).
/// </summary>
/// <remarks>
/// B breakpoints and I steps take O((I + B) log B) time and O(B) memory beside the result. There can be B (B - 1) / 2
/// steps. The object keeps buffers: use one a thread.
/// </remarks>
/// <param name="errors">
/// The error functions. The false positives must rise and the false negatives fall from end to end: without that there
/// is no AUC, and the constructor throws an <see cref="ArgumentException"/>.
/// </param>
public sealed class AumLineSearch(ErrorFunctions errors)
{
    // The tolerance of R's package aum: what AUC must fall by before a search takes it for falling.
    private const double AucTolerance = 1e-6;
    private const int StepsPerCheck = 4096;

    private readonly ThresholdLines _lines = new(CheckTotals(errors));
    private readonly LineSweep _sweep = new(errors.FpDenominator, errors.FnDenominator);
    private readonly ErrorTotals _totals = new(errors.FpDenominator, errors.FnDenominator);
    private double[] _thresholds = [];
    private double[] _fpDiff = [];
    private double[] _fnDiff = [];
    private int[] _order = [];

    /// <summary>The error functions.</summary>
    public ErrorFunctions Errors { get; } = errors;

    /// <summary>AUM and AUC at every step where thresholds meet.</summary>
    /// <param name="predictions">One number an example.</param>
    /// <param name="direction">What each prediction changes by with the step; minus the gradient to descend.</param>
    /// <param name="steps">The most entries, at least 1; the first is step 0.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">
    /// A length is not the number of examples, a number is NaN or infinite, or the total errors are negative for some
    /// constant.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public LineSearchPath Path(
        ReadOnlySpan<double> predictions, ReadOnlySpan<double> direction, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Begin(predictions, direction);
        int room = Math.Min(steps, 2 * Errors.Count), count = 0;
        double[] step = New(), aum = New(), slope = New(), auc = New(), after = New();
        for (; ; _sweep.Advance())
        {
            if (count == room)
            {
                room = (int)Math.Min(steps, 2L * room);
                Resize(room);
            }

            (step[count], aum[count], slope[count]) = (_sweep.Step, _sweep.Aum, _sweep.Slope);
            (auc[count], after[count]) = (_sweep.Auc, _sweep.AucAfter);
            if (++count == steps || !_sweep.HasNext)
                break;
            if (count % StepsPerCheck == 0)
                cancellation.ThrowIfCancellationRequested();
        }

        Resize(count);
        return new LineSearchPath(step, aum, slope, auc, after, !_sweep.HasNext);

        double[] New() => GC.AllocateUninitializedArray<double>(room);

        void Resize(int length)
        {
            Array.Resize(ref step, length);
            Array.Resize(ref aum, length);
            Array.Resize(ref slope, length);
            Array.Resize(ref auc, length);
            Array.Resize(ref after, length);
        }
    }

    /// <summary>The first minimum of AUM along the direction: where it first begins to rise, or reaches 0.</summary>
    /// <remarks>Where the AUM is flat at its minimum, the middle of the flat stretch; 0 where it is reached first.</remarks>
    /// <inheritdoc cref="Path" path="/param"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.ArgumentException']"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.OperationCanceledException']"/>
    public LineSearchPoint FirstMinimum(
        ReadOnlySpan<double> predictions, ReadOnlySpan<double> direction, CancellationToken cancellation = default)
    {
        Begin(predictions, direction);
        LineSearchPoint flat = Here();
        for (int steps = 1; _sweep.Slope <= 0 && _sweep.Aum > 0 && _sweep.HasNext; steps++)
        {
            bool wasFalling = _sweep.Slope < 0;
            _sweep.Advance();
            if (wasFalling)
                flat = Here();
            if (steps % StepsPerCheck == 0)
                cancellation.ThrowIfCancellationRequested();
        }

        return _sweep.Step == flat.Step ? flat : At(flat.Step + (_sweep.Step - flat.Step) / 2);
    }

    /// <summary>The first maximum of AUC along the direction: the largest before it first falls below it by 1e-6.</summary>
    /// <remarks>
    /// The middle of the stretch between two steps; a stretch without an end is entered by the length of the one before.
    /// </remarks>
    /// <inheritdoc cref="Path" path="/param"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.ArgumentException']"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.OperationCanceledException']"/>
    public LineSearchPoint MaximumAuc(
        ReadOnlySpan<double> predictions, ReadOnlySpan<double> direction, CancellationToken cancellation = default)
    {
        Begin(predictions, direction);
        double most = _sweep.AucAfter, from = 0, before = 0, to = double.NaN;
        for (int steps = 1; _sweep.HasNext; steps++)
        {
            double last = _sweep.Step;
            _sweep.Advance();
            if (_sweep.AucAfter > most)
                (most, from, before, to) = (_sweep.AucAfter, _sweep.Step, last, double.NaN);
            else if (_sweep.AucAfter < most && double.IsNaN(to))
                to = _sweep.Step;
            if (_sweep.AucAfter < most - AucTolerance)
                break;
            if (steps % StepsPerCheck == 0)
                cancellation.ThrowIfCancellationRequested();
        }

        if (double.IsNaN(to))
            to = _sweep.Step > from ? _sweep.Step : from > 0 ? from + 2 * (from - before) : 2;
        return At(from + (to - from) / 2) with { Auc = most };
    }

    private LineSearchPoint Here() => new(_sweep.Step, _sweep.Aum, _sweep.Auc);

    // Between two steps: from the lines and not from moved predictions, whose rounding would part lines that are one.
    private LineSearchPoint At(double step)
    {
        ReadOnlySpan<ThresholdLine> lines = _lines.Lines;
        int count = _lines.Count;
        if (_thresholds.Length < count)
        {
            _thresholds = new double[count];
            _fpDiff = new double[count];
            _fnDiff = new double[count];
            _order = new int[count];
        }

        Span<double> thresholds = _thresholds.AsSpan(0, count), fpDiff = _fpDiff.AsSpan(0, count), fnDiff = _fnDiff.AsSpan(0, count);
        Span<int> order = _order.AsSpan(0, count);
        for (int k = 0; k < count; k++)
        {
            thresholds[k] = lines[k].Intercept + step * lines[k].Slope;
            (fpDiff[k], fnDiff[k]) = (lines[k + 1].Fp - lines[k].Fp, lines[k + 1].Fn - lines[k].Fn);
        }

        ArgSort.Sort(thresholds, Rows.One(count), order);
        _totals.Reserve(count);
        for (int k = 0; k < count; k++)
            _totals.Thresholds[k] = thresholds[order[k]];
        _totals.Add(order, fpDiff, fnDiff);
        return new LineSearchPoint(step, _totals.Area(), _totals.Auc());
    }

    private void Begin(ReadOnlySpan<double> predictions, ReadOnlySpan<double> direction)
    {
        Guard.SameLength(predictions, Errors.ExampleCount);
        Guard.SameLength(direction, Errors.ExampleCount);
        Guard.Finite(predictions, Rows.One(predictions.Length));
        Guard.Finite(direction, Rows.One(direction.Length));
        _lines.Draw(predictions, direction);
        _sweep.Start(_lines.Lines);

        // The operator words what it refuses.
        if (_sweep.FirstNegative(Errors.Tolerance) >= 0)
            new GeneralAum<double>(Errors).Forward(predictions);
    }

    private static ErrorFunctions CheckTotals(ErrorFunctions errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        bool rises = CompensatedSum.Of(errors.FpDiff).High > 0, falls = CompensatedSum.Of(errors.FnDiff).High < 0;
        if (rises && falls)
            return errors;
        string problem = rises ? "false negatives do not fall" : "false positives do not rise";
        throw new ArgumentException($"errors: the {problem} from the smallest predictions to the largest; there is no AUC.", nameof(errors));
    }
}
