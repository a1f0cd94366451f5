using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>
/// The sweep over the step of a line search: the lines in the order of their thresholds, turned round wherever they
/// meet, with AUM, its slope and AUC kept up to date (Fowler and Hocking, "Efficient line search for optimizing Area
/// Under the ROC Curve in gradient descent", arXiv 2410.08635).
/// </summary>
/// <remarks>
/// <para>
/// Two neighbours meet once, when the lower one rises faster, and never again: so the order is right in the end and the
/// sweep is finite whatever is rounded. A meeting that rounding puts before the step already reached is due at once.
/// </para>
/// <para>
/// Errors are in a unit in which both kinds are whole where they are counts: under rates false positives weigh the false
/// negatives' denominator and the reverse, and results are divided by both. So equal rates compare as equal, and what is
/// taken away is what was added.
/// </para>
/// </remarks>
internal sealed class LineSweep(double fpDenominator, double fnDenominator)
{
    private readonly CrossingQueue _crossings = new();

    // One more than there are lines: the last holds the errors above all of them.
    private ThresholdLine[] _lines = [];
    private int[] _due = new int[8];
    private int _count;
    private double _pairUnit;
    private double _flat;
    private double _noArea;
    private RunningSum _aum;
    private RunningSum _slope;
    private RunningSum _pairs;

    /// <summary>The step reached.</summary>
    public double Step { get; private set; }

    /// <summary>The AUM at the step.</summary>
    public double Aum => Math.Abs(_aum.Value) <= _noArea ? 0 : _aum.Value / (fpDenominator * fnDenominator);

    /// <summary>The derivative of the AUM by the step, just after it.</summary>
    public double Slope => Math.Abs(_slope.Value) <= _flat ? 0 : _slope.Value / (fpDenominator * fnDenominator);

    /// <summary>The AUC at the step, where the lines that meet are ties.</summary>
    public double Auc { get; private set; }

    /// <summary>The AUC just after the step.</summary>
    public double AucAfter { get; private set; }

    /// <summary>Whether lines are still to meet.</summary>
    public bool HasNext => _count > 1 && !double.IsPositiveInfinity(_crossings.Earliest);

    /// <summary>Begins at step 0.</summary>
    /// <param name="lines">
    /// By threshold, those of one threshold by slope, no two the same; and one more for the errors above them all.
    /// </param>
    public void Start(ReadOnlySpan<ThresholdLine> lines)
    {
        _count = lines.Length - 1;
        if (_lines.Length < lines.Length)
            _lines = GC.AllocateUninitializedArray<ThresholdLine>(lines.Length);
        lines.CopyTo(_lines);
        _pairUnit = 2 * lines[_count].Fp * lines[0].Fn;
        (Step, _aum, _slope, _pairs, _flat) = (0, default, default, default, 0);
        for (int rank = 1; rank < _count; rank++)
            _aum.Add(Least(lines[rank]), lines[rank].Intercept - lines[rank - 1].Intercept);
        Count(0, _count - 1, 1);
        for (int rank = 0; rank < _count; rank++)
            _flat += Math.Abs(lines[rank].Slope * (Least(lines[rank]) - Least(lines[rank + 1])));

        // What rounding leaves of a slope or an area that is 0.
        _flat *= 1e-14;
        _noArea = 1e-14 * _aum.Value;
        AucAfter = _pairs.Value / _pairUnit;
        Auc = (_pairs.Value + StartTies()) / _pairUnit;

        _crossings.Reset(_count - 1);
        for (int rank = 0; rank + 1 < _count; rank++)
            _crossings.Set(rank, lines[rank].Meets(lines[rank + 1]));
        _crossings.Begin();
    }

    /// <summary>The first rank whose errors below it are negative by more than a tolerance; -1 for none.</summary>
    public int FirstNegative(double tolerance)
    {
        for (int rank = 0; rank <= _count; rank++)
        {
            bool isStep = rank == 0 || rank == _count || _lines[rank].Intercept != _lines[rank - 1].Intercept;
            if (isStep && Math.Min(_lines[rank].Fp, _lines[rank].Fn) < -tolerance)
                return rank;
        }

        return -1;
    }

    /// <summary>Goes on to the next step at which lines meet, and past it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Advance()
    {
        double next = _crossings.Earliest, pairsBefore = _pairs.Value;
        _aum.Add(_slope.Value, next - Step);
        Step = next;
        Fetch(ref _lines[Math.Max(0, _crossings.Upcoming - 1)]);
        do
        {
            int due = _crossings.TakeEarliest(ref _due);
            for (int first = 0, last; first < due; first = last + 1)
            {
                // Neighbours that meet neighbours all meet in one point.
                last = first;
                while (last + 1 < due && _due[last + 1] == _due[last] + 1)
                    last++;
                Turn(_due[first], _due[last] + 1);
            }

            _crossings.Settle();
        }
        while (_crossings.Earliest <= Step);

        // Every pair that changed its order is a tie here, half of what it was before and half of what it is after.
        double pairs = _pairs.Value;
        Auc = (pairsBefore + pairs) / 2 / _pairUnit;
        AucAfter = pairs / _pairUnit;
    }

    // The four lines about a crossing come from far away, and its turn is a while off.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch(ref ThresholdLine below)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(Unsafe.AsPointer(ref below));
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref below, 64)));
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref below, 127)));
    }

    // Reverses the lines low to high, which meet here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Turn(int low, int high)
    {
        if (high == low + 1)
            Swap(ref _lines[low]);
        else
            Reverse(low, high);

        // What has met never meets again; the two outside have new neighbours.
        for (int rank = low; rank < high; rank++)
            _crossings.Change(rank, double.PositiveInfinity);
        if (low > 0)
            _crossings.Change(low - 1, Next(ref _lines[low - 1]));
        if (high + 1 < _count)
            _crossings.Change(high, Next(ref _lines[high]));
    }

    // Where a line meets the one above it from here on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Next(ref ThresholdLine line)
    {
        double crossing = line.Meets(Unsafe.Add(ref line, 1));
        return crossing > Step ? crossing : Step;
    }

    // The same as Reverse for two lines, where only the errors between them change.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Swap(ref ThresholdLine low)
    {
        ref ThresholdLine high = ref Unsafe.Add(ref low, 1), above = ref Unsafe.Add(ref low, 2);
        double lowFp = high.Fp - low.Fp, lowFn = high.Fn - low.Fn, highFp = above.Fp - high.Fp, highFn = above.Fn - high.Fn;
        _pairs.Add(2, highFp * lowFn - lowFp * highFn);

        // The lower slope wins what the upper one loses: the least between them before and after, against those around.
        double change = Least(high) - Least(low) - Least(above);
        (high.Fp, high.Fn) = (low.Fp + highFp, low.Fn + highFn);
        change += Least(high);
        (double difference, double error) = ErrorFree.TwoSum(low.Slope, -high.Slope);
        _slope.Add(difference, change);
        _slope.AddLow(error * change);
        (low.Intercept, high.Intercept) = (high.Intercept, low.Intercept);
        (low.Slope, high.Slope) = (high.Slope, low.Slope);
    }

    private void Reverse(int low, int high)
    {
        Count(low, high, -1);
        double fp = _lines[low].Fp + _lines[high + 1].Fp, fn = _lines[low].Fn + _lines[high + 1].Fn;
        double fpBelow = _lines[low].Fp, fnBelow = _lines[low].Fn;
        Array.Reverse(_lines, low, high - low + 1);

        // Line k from below has above it what it had below it: errors below it are those around less what was there.
        for (int rank = high; rank > low; rank--)
            (_lines[rank].Fp, _lines[rank].Fn) = (fp - _lines[rank - 1].Fp, fn - _lines[rank - 1].Fn);
        (_lines[low].Fp, _lines[low].Fn) = (fpBelow, fnBelow);
        Count(low, high, 1);
    }

    // Adds or takes away what the lines low to high are worth.
    private void Count(int low, int high, double sign)
    {
        double fn = 2 * _lines[0].Fn;
        for (int rank = low; rank <= high; rank++)
        {
            ref ThresholdLine line = ref _lines[rank], upper = ref _lines[rank + 1];

            // AUM = sum_k least_k (t_k - t_{k-1}), so d AUM = sum_k (least_k - least_{k+1}) dt_k
            _slope.Add(sign * line.Slope, Least(line) - Least(upper));

            // 2 FP FN AUC = sum_k (Fp_{k+1} - Fp_k) (2 FN - Fn_k - Fn_{k+1})
            _pairs.Add(sign * (upper.Fp - line.Fp), fn - line.Fn - upper.Fn);
        }
    }

    // What ties at step 0 make of the pairs, against their order after it.
    private double StartTies()
    {
        double correction = 0, fn = 2 * _lines[0].Fn;
        for (int low = 0, end; low < _count; low = end)
        {
            end = low + 1;
            while (end < _count && _lines[end].Intercept == _lines[low].Intercept)
                end++;
            if (end == low + 1)
                continue;
            correction += (_lines[end].Fp - _lines[low].Fp) * (fn - _lines[low].Fn - _lines[end].Fn);
            for (int rank = low; rank < end; rank++)
                correction -= (_lines[rank + 1].Fp - _lines[rank].Fp) * (fn - _lines[rank].Fn - _lines[rank + 1].Fn);
        }

        return correction;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Least(in ThresholdLine line) => Math.Min(line.Fp * fnDenominator, line.Fn * fpDenominator);

    /// <summary>A sum of products in twice the precision.</summary>
    private struct RunningSum
    {
        private double _high;
        private double _low;

        public readonly double Value => _high + _low;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(double left, double right)
        {
            (double product, double rounding) = ErrorFree.TwoProduct(left, right);
            (_high, double error) = ErrorFree.TwoSum(_high, product);
            _low += error + rounding;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddLow(double term) => _low += term;
    }
}
