namespace Isotone;

/// <summary>
/// The total errors of sorted breakpoints on either side of each threshold, and what AUM and AUC make of them.
/// </summary>
/// <remarks>
/// Totals are sums in twice the precision, rounded once, in the unit of the differences: whole numbers stay whole, and
/// equal rates compare as equal. Entry k holds between the thresholds k - 1 and k; breakpoints of one threshold are one
/// step, between which no total is ever used.
/// </remarks>
internal sealed class ErrorTotals(double fpDenominator, double fnDenominator)
{
    private double[] _thresholds = [];
    private double[] _fp = [];
    private double[] _fn = [];
    private int _count;

    /// <summary>The constants at which errors change, ascending; to be written before <see cref="Add"/>.</summary>
    public Span<double> Thresholds => _thresholds.AsSpan(0, _count);

    /// <summary>The false positives between two thresholds, in the unit of the differences: Count + 1 totals.</summary>
    public ReadOnlySpan<double> Fp => _fp.AsSpan(0, _count + 1);

    /// <summary>The false negatives between two thresholds, in the unit of the differences: Count + 1 totals.</summary>
    public ReadOnlySpan<double> Fn => _fn.AsSpan(0, _count + 1);

    /// <summary>Makes room for so many breakpoints.</summary>
    public void Reserve(int count)
    {
        _count = count;
        if (_thresholds.Length >= count)
            return;
        _thresholds = new double[count];
        _fp = new double[count + 1];
        _fn = new double[count + 1];
    }

    /// <summary>Adds up the differences in the order of the thresholds.</summary>
    /// <param name="order">The breakpoint at each place.</param>
    /// <param name="fpDiff">By breakpoint.</param>
    /// <param name="fnDiff">By breakpoint.</param>
    public void Add(ReadOnlySpan<int> order, ReadOnlySpan<double> fpDiff, ReadOnlySpan<double> fnDiff)
    {
        double high = 0, low = 0;
        _fp[0] = 0;
        for (int k = 0; k < _count; k++)
        {
            (high, double error) = ErrorFree.TwoSum(high, fpDiff[order[k]]);
            low += error;
            _fp[k + 1] = high + low;
        }

        high = low = _fn[_count] = 0;
        for (int k = _count - 1; k >= 0; k--)
        {
            (high, double error) = ErrorFree.TwoSum(high, -fnDiff[order[k]]);
            low += error;
            _fn[k] = high + low;
        }
    }

    /// <summary>The place after the run of equal thresholds that begins at <paramref name="start"/>.</summary>
    public int GroupEnd(int start)
    {
        int end = start + 1;
        while (end < _count && _thresholds[end] == _thresholds[start])
            end++;
        return end;
    }

    /// <summary>The first place where a total is below 0 by more than the rounding of what it adds up; -1 for none.</summary>
    /// <param name="tolerance">What still counts as 0.</param>
    /// <param name="isFp">Which kind it is.</param>
    public int FirstNegative(double tolerance, out bool isFp)
    {
        for (int start = 0; start < _count; start = GroupEnd(start))
        {
            isFp = _fp[start] < -tolerance;
            if (isFp || _fn[start] < -tolerance)
                return start;
        }

        // After the last threshold there are no false negatives.
        isFp = true;
        return _fp[_count] < -tolerance ? _count : -1;
    }

    /// <summary>min(FP, FN) at totals, divided.</summary>
    public double Least(double fp, double fn) => Math.Min(fp / fpDenominator, fn / fnDenominator);

    /// <summary>The area under min(FP, FN) over all constants.</summary>
    public double Area()
    {
        // AUM = sum_k min(FP_k, FN_k) (t_k - t_{k-1}), each addition with its error.
        double area = 0, lost = 0;
        for (int k = 1; k < _count; k++)
        {
            double width = _thresholds[k] - _thresholds[k - 1], height = Least(_fp[k], _fn[k]);
            double term = double.IsInfinity(width) ? height * _thresholds[k] - height * _thresholds[k - 1] : height * width;
            (area, double error) = ErrorFree.TwoSum(area, term);
            lost += error;
        }

        double total = area + lost;
        return double.IsFinite(total) ? total : area;
    }

    /// <summary>The area under the ROC curve; NaN where one kind of error never changes.</summary>
    public double Auc()
    {
        // 2 FP FN AUC = sum over steps of (FP_after - FP_before) (2 FN - FN_before - FN_after)
        double fp = _fp[_count], fn = _fn[0], sum = 0, lost = 0;
        for (int start = 0, end; start < _count; start = end)
        {
            end = GroupEnd(start);
            (sum, double error) = ErrorFree.TwoSum(sum, (_fp[end] - _fp[start]) * (2 * fn - _fn[start] - _fn[end]));
            lost += error;
        }

        return fp > 0 && fn > 0 ? (sum + lost) / (2 * fp * fn) : double.NaN;
    }
}
