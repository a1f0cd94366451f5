namespace Isotone.Tests;

/// <summary>
/// The sweep over the constant added to all predictions, on which AUM rests (Hillman and Hocking 2023, "Optimizing ROC
/// curves with a sort-based surrogate loss", JMLR 24). It knows nothing of labels: any piecewise constant error
/// functions come as events sorted by threshold.
/// </summary>
/// <remarks>
/// Totals are kept in the unit of the events and divided where they are compared, so that whole numbers stay exact and
/// equal rates compare as equal. False positives are 0 before the first event, false negatives 0 after the last.
/// </remarks>
internal readonly ref struct ErrorSweep
{
    private readonly ReadOnlySpan<ErrorEvent> _events;
    private readonly ReadOnlySpan<double> _fp;
    private readonly ReadOnlySpan<double> _fn;
    private readonly double _fpDenominator;
    private readonly double _fnDenominator;

    /// <param name="events">n events, sorted by threshold.</param>
    /// <param name="fp">Room for n + 1 running totals.</param>
    /// <param name="fn">Room for n + 1 running totals.</param>
    /// <param name="fpDenominator">What false positives are divided by.</param>
    /// <param name="fnDenominator">What false negatives are divided by.</param>
    public ErrorSweep(
        ReadOnlySpan<ErrorEvent> events, Span<double> fp, Span<double> fn, double fpDenominator, double fnDenominator)
    {
        fp[0] = 0;
        for (int k = 0; k < events.Length; k++)
            fp[k + 1] = fp[k] + events[k].FpDiff;
        fn[events.Length] = 0;
        for (int k = events.Length - 1; k >= 0; k--)
            fn[k] = fn[k + 1] - events[k].FnDiff;
        _events = events;
        _fp = fp[..(events.Length + 1)];
        _fn = fn[..(events.Length + 1)];
        _fpDenominator = fpDenominator;
        _fnDenominator = fnDenominator;
    }

    /// <summary>The false positives between the events k - 1 and k, divided.</summary>
    public double FpBefore(int k) => _fp[k] / _fpDenominator;

    /// <summary>The false negatives between the events k - 1 and k, divided.</summary>
    public double FnBefore(int k) => _fn[k] / _fnDenominator;

    /// <summary>The end of the run of events at one threshold that begins at <paramref name="start"/>.</summary>
    public int GroupEnd(int start)
    {
        int end = start + 1;
        while (end < _events.Length && _events[end].Threshold == _events[start].Threshold)
            end++;
        return end;
    }

    /// <summary>The area under min(FP, FN) over all constants.</summary>
    public double Area()
    {
        // AUM = sum_k min(FP, FN) (t_{k+1} - t_k), compensated (Neumaier): terms of one sign, so exact to the last bits.
        double area = 0, lost = 0;
        for (int k = 1; k < _events.Length; k++)
        {
            double height = Least(_fp[k], _fn[k]);
            double from = _events[k - 1].Threshold, to = _events[k].Threshold;
            double width = to - from;
            double term = double.IsInfinity(width) ? height * to - height * from : height * width;
            double sum = area + term;
            lost += Math.Abs(area) >= Math.Abs(term) ? (area - sum) + term : (term - sum) + area;
            area = sum;
        }

        return area + lost;
    }

    /// <summary>
    /// The one-sided derivatives of the area with respect to a shift of each event to the left: towards smaller
    /// thresholds, which is where a larger prediction moves it.
    /// </summary>
    /// <param name="left">Receives the derivative on the side of smaller predictions, by event.</param>
    /// <param name="right">Receives the derivative on the side of larger predictions, by event.</param>
    public void Derivatives(Span<double> left, Span<double> right)
    {
        for (int start = 0, end; start < _events.Length; start = end)
        {
            end = GroupEnd(start);
            double before = Least(_fp[start], _fn[start]);
            double after = Least(_fp[end], _fn[end]);
            for (int k = start; k < end; k++)
            {
                double fpDiff = _events[k].FpDiff, fnDiff = _events[k].FnDiff;

                // The event leaves its group backwards: in between, the totals are those before the group and this event.
                right[k] = Least(_fp[start] + fpDiff, _fn[start] + fnDiff) - before;

                // It leaves forwards: in between, the totals are those after the group without this event.
                left[k] = after - Least(_fp[end] - fpDiff, _fn[end] - fnDiff);
            }
        }
    }

    private double Least(double fp, double fn) => Math.Min(fp / _fpDenominator, fn / _fnDenominator);
}
