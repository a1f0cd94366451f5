namespace Isotone;

/// <summary>
/// The sweep over the step of a line search: the lines in the order of their thresholds, turned round wherever they
/// meet, with AUM, its slope and AUC kept up to date (Fowler and Hocking, "Efficient line search for optimizing Area
/// Under the ROC Curve in gradient descent", arXiv 2410.08635).
/// </summary>
/// <remarks>
/// Two neighbours meet once, when the lower one rises faster, and never again: so the order is right in the end and the
/// sweep is finite whatever is rounded. A meeting that rounding puts before the step already reached is due at once.
/// </remarks>
internal sealed class LineSweep(double fpDenominator, double fnDenominator)
{
    private readonly CrossingTree _crossings = new();
    private readonly List<(int Low, int High)> _met = [];
    private ThresholdLine[] _lines = [];
    private double[] _fp = [];
    private double[] _fn = [];
    private double[] _least = [];
    private int[] _due = new int[8];
    private int _count;
    private double _fpTotal;
    private double _fnTotal;
    private RunningSum _aum;
    private RunningSum _slope;
    private RunningSum _pairs;

    /// <summary>The step reached.</summary>
    public double Step { get; private set; }

    /// <summary>The AUM at the step.</summary>
    public double Aum => Math.Abs(_aum.Value) <= NoArea ? 0 : _aum.Value;

    /// <summary>The derivative of the AUM by the step, just after it.</summary>
    public double Slope => Math.Abs(_slope.Value) <= _flat ? 0 : _slope.Value;

    /// <summary>The AUC at the step, where the lines that meet are ties.</summary>
    public double Auc { get; private set; }

    /// <summary>The AUC just after the step.</summary>
    public double AucAfter => Quotient(_pairs.Value);

    /// <summary>Whether lines are still to meet.</summary>
    public bool HasNext => _count > 1 && !double.IsPositiveInfinity(_crossings.Earliest);

    // What is left of an area or a slope by rounding.
    private double NoArea { get; set; }

    private double _flat;

    /// <summary>Begins at step 0.</summary>
    /// <param name="lines">By threshold, those of one threshold by slope; no two the same.</param>
    public void Start(ReadOnlySpan<ThresholdLine> lines)
    {
        Reserve(lines.Length);
        lines.CopyTo(_lines);
        _fn[_count] = 0;
        for (int rank = _count - 1; rank >= 0; rank--)
            _fn[rank] = _fn[rank + 1] - _lines[rank].FnDiff;
        _fp[0] = 0;
        for (int rank = 0; rank < _count; rank++)
            _fp[rank + 1] = _fp[rank] + _lines[rank].FpDiff;
        (_fpTotal, _fnTotal) = (_fp[_count], _fn[0]);
        (Step, _aum, _slope, _pairs, _flat, NoArea) = (0, default, default, default, 0, 0);
        for (int rank = 0; rank <= _count; rank++)
            _least[rank] = Least(rank);
        for (int rank = 1; rank < _count; rank++)
            _aum.Add(_least[rank], _lines[rank].Intercept - _lines[rank - 1].Intercept);
        Count(0, _count - 1, 1);
        for (int rank = 0; rank < _count; rank++)
            _flat += Math.Abs(_lines[rank].Slope * (_least[rank] - _least[rank + 1]));
        _flat *= 1e-14;
        NoArea = 1e-14 * _aum.Value;

        _crossings.Reset(_count - 1);
        for (int rank = 0; rank + 1 < _count; rank++)
            _crossings.Set(rank, _lines[rank].Meets(_lines[rank + 1]));
        if (_count > 1)
            _crossings.Rebuild();
        StartTies();
    }

    /// <summary>Goes on to the next step at which lines meet, and past it.</summary>
    public void Advance()
    {
        double next = _crossings.Earliest;
        _aum.Add(_slope.Value, next - Step);
        Step = next;
        _met.Clear();
        do
        {
            int due = _crossings.FindEarliest(ref _due);
            for (int first = 0, last; first < due; first = last + 1)
            {
                // Neighbours that meet neighbours all meet in one point.
                last = first;
                while (last + 1 < due && _due[last + 1] == _due[last] + 1)
                    last++;
                Turn(_due[first], _due[last] + 1);
            }
        }
        while (_crossings.Earliest <= Step);
        Auc = Quotient(_pairs.Value + TieCorrection());
    }

    // Reverses the lines low to high, which meet here.
    private void Turn(int low, int high)
    {
        Count(low, high, -1);
        Array.Reverse(_lines, low, high - low + 1);
        for (int rank = low + 1; rank <= high; rank++)
        {
            _fp[rank] = _fp[rank - 1] + _lines[rank - 1].FpDiff;
            _fn[rank] = _fn[rank - 1] + _lines[rank - 1].FnDiff;
            _least[rank] = Least(rank);
        }

        Count(low, high, 1);
        int first = Math.Max(0, low - 1), last = Math.Min(high, _count - 2);
        for (int rank = first; rank <= last; rank++)
            _crossings.Set(rank, Math.Max(Step, _lines[rank].Meets(_lines[rank + 1])));
        _crossings.Update(first, last);
        Remember(low, high);
    }

    // Adds or takes away what the lines low to high are worth: to the slope of the AUM and to the pairs in order.
    private void Count(int low, int high, double sign)
    {
        for (int rank = low; rank <= high; rank++)
        {
            // AUM = sum_k least_k (t_k - t_{k-1}), so d AUM = sum_k (least_k - least_{k+1}) dt_k
            _slope.Add(sign * _lines[rank].Slope, _least[rank] - _least[rank + 1]);
            _pairs.Add(sign * (_fp[rank + 1] - _fp[rank]), 2 * _fnTotal - _fn[rank] - _fn[rank + 1]);
        }
    }

    // Groups of one step that share a line are one group, also where rounding made them meet one after another.
    private void Remember(int low, int high)
    {
        for (int group = _met.Count - 1; group >= 0; group--)
        {
            (int otherLow, int otherHigh) = _met[group];
            if (otherLow > high || otherHigh < low)
                continue;
            (low, high) = (Math.Min(low, otherLow), Math.Max(high, otherHigh));
            _met.RemoveAt(group);
        }

        _met.Add((low, high));
    }

    // What ties instead of the order after the step make of the pairs.
    private double TieCorrection()
    {
        double correction = 0;
        foreach ((int low, int high) in _met)
            correction += Tied(low, high);
        return correction;
    }

    private double Tied(int low, int high)
    {
        double fnSum = _fn[low] + _fn[high + 1];
        double tied = (_fp[high + 1] - _fp[low]) * (2 * _fnTotal - fnSum);
        for (int rank = low; rank <= high; rank++)
            tied -= (_fp[rank + 1] - _fp[rank]) * (2 * _fnTotal - _fn[rank] - _fn[rank + 1]);
        return tied;
    }

    private void StartTies()
    {
        double correction = 0;
        for (int low = 0, high; low < _count; low = high + 1)
        {
            high = low;
            while (high + 1 < _count && _lines[high + 1].Intercept == _lines[low].Intercept)
                high++;
            if (high > low)
                correction += Tied(low, high);
        }

        Auc = Quotient(_pairs.Value + correction);
    }

    private double Least(int rank) => Math.Min(_fp[rank] / fpDenominator, _fn[rank] / fnDenominator);

    private double Quotient(double pairs) => pairs / (2 * _fpTotal * _fnTotal);

    private void Reserve(int count)
    {
        _count = count;
        if (_lines.Length >= count)
            return;
        _lines = new ThresholdLine[count];
        _fp = new double[count + 1];
        _fn = new double[count + 1];
        _least = new double[count + 1];
    }

    /// <summary>A sum of products in twice the precision.</summary>
    private struct RunningSum
    {
        private double _high;
        private double _low;

        public readonly double Value => _high + _low;

        public void Add(double left, double right)
        {
            (double product, double rounding) = ErrorFree.TwoProduct(left, right);
            (_high, double error) = ErrorFree.TwoSum(_high, product);
            _low += error + rounding;
        }
    }
}
