using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// The AUM of one row whose elements have weights, by a sorted sweep: the area under min(FP, FN) over all constants added to
/// the predictions (Hillman and Hocking 2023, JMLR 24), an element of weight w being w false positives or negatives.
/// </summary>
internal sealed class WeightedAumRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _order = [];
    private double[] _predictions = [];
    private double[] _weights = [];
    private double[] _slopes = [];
    private bool[] _isPositive = [];
    private int _length;

    /// <summary>The area, and its derivative: the mean of the one-sided ones.</summary>
    /// <param name="predictions">The row's predictions, finite.</param>
    /// <param name="labels">1 is positive, anything else negative.</param>
    /// <param name="weights">Finite and not negative.</param>
    /// <param name="denominator">Whether errors are shares of their class's weight, or weights.</param>
    /// <param name="perDeviation">Whether the area is over the predictions' mean absolute deviation from their median.</param>
    /// <param name="derivative">Receives the derivative; empty where it is not wanted.</param>
    /// <returns>0 with derivative 0 where elements of positive weight are of a single class.</returns>
    public double Compute(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> weights,
        ErrorDenominator denominator,
        bool perDeviation,
        Span<T> derivative)
    {
        (double positives, double negatives) = Take(predictions, labels, weights);
        if (!(positives > 0 && negatives > 0))
        {
            derivative.Clear();
            return 0;
        }

        bool isRate = denominator == ErrorDenominator.Rate;
        double area = Sweep(isRate ? negatives : 1, isRate ? positives : 1, positives / (isRate ? positives : 1));
        if (perDeviation)
            area = PerDeviation(area, positives + negatives);
        if (!derivative.IsEmpty)
        {
            for (int k = 0; k < _length; k++)
                derivative[_order[k]] = T.CreateTruncating(_slopes[k]);
        }

        return area;
    }

    // From the largest prediction down, which is the order in which a rising constant makes them positive.
    private (double Positives, double Negatives) Take(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
    {
        _length = predictions.Length;
        if (_order.Length < _length)
        {
            _order = new int[_length];
            _predictions = new double[_length];
            _weights = new double[_length];
            _slopes = new double[_length];
            _isPositive = new bool[_length];
        }

        Isotone.ArgSort.Sort(predictions, Rows.One(_length), _order.AsSpan(0, _length), SortDirection.Descending);
        double positives = 0, negatives = 0;
        for (int k = 0; k < _length; k++)
        {
            int i = _order[k];
            _predictions[k] = double.CreateTruncating(predictions[i]);
            _weights[k] = double.CreateTruncating(weights[i]);
            _isPositive[k] = labels[i] == T.One;
            if (_isPositive[k])
                positives += _weights[k];
            else
                negatives += _weights[k];
        }

        return (positives, negatives);
    }

    private double Sweep(double fpUnit, double fnUnit, double fnBefore)
    {
        double area = 0, fpBefore = 0;
        for (int start = 0; start < _length;)
        {
            int end = start;
            double fpStep = 0, fnStep = 0;
            for (; end < _length && _predictions[end] == _predictions[start]; end++)
            {
                if (_isPositive[end])
                    fnStep += _weights[end] / fnUnit;
                else
                    fpStep += _weights[end] / fpUnit;
            }

            double fpAfter = fpBefore + fpStep, fnAfter = end == _length ? 0 : Math.Max(0, fnBefore - fnStep);
            double before = Math.Min(fpBefore, fnBefore), after = Math.Min(fpAfter, fnAfter);
            for (int k = start; k < end; k++)
            {
                // A larger prediction is reached by a smaller constant: the errors before it become those with it.
                double fp = _isPositive[k] ? 0 : _weights[k] / fpUnit, fn = _isPositive[k] ? _weights[k] / fnUnit : 0;
                double right = Math.Min(fpBefore + fp, fnBefore - fn) - before;
                double left = after - Math.Min(fpAfter - fp, fnAfter + fn);
                _slopes[k] = 0.5 * (left + right);
            }

            if (end < _length)
                area += after * (_predictions[start] - _predictions[end]);
            (fpBefore, fnBefore, start) = (fpAfter, fnAfter, end);
        }

        return area;
    }

    // The area over the weighted mean distance from the weighted median; d(aum/m) = (d aum - (aum/m) dm)/m.
    private double PerDeviation(double area, double total)
    {
        double median = Median(total), deviation = 0, above = 0, middle = 0;
        for (int k = 0; k < _length; k++)
        {
            double distance = _predictions[k] - median;
            deviation += _weights[k] / total * Math.Abs(distance);
            above += Math.Sign(distance) * _weights[k];
            middle += distance == 0 ? _weights[k] : 0;
        }

        if (deviation == 0)
            return area;
        double ratio = area / deviation;
        for (int k = 0; k < _length; k++)
        {
            // Where the median is an element, it moves with it: what the others' weights above and below differ by.
            double distance = _predictions[k] - median, side = distance == 0 ? -above / middle : Math.Sign(distance);
            _slopes[k] = (_slopes[k] - (ratio * side * _weights[k] / total)) / deviation;
        }

        return ratio;
    }

    // The midpoint of the two middle elements of the row in which each is repeated as often as its weight says.
    private double Median(double total)
    {
        double above = 0, high = double.NaN;
        for (int k = 0; k < _length; k++)
        {
            above += _weights[k];
            if (double.IsNaN(high) && 2 * above >= total)
                high = _predictions[k];
            if (2 * above > total)
                return _predictions[k] + ((high - _predictions[k]) / 2);
        }

        return double.IsNaN(high) ? _predictions[_length - 1] : high;
    }
}
