using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// The sweep over the constant added to all predictions of binary labels, on which AUM rests (Hillman and Hocking 2023,
/// "Optimizing ROC curves with a sort-based surrogate loss", JMLR 24): area and one-sided derivatives in one pass.
/// </summary>
/// <remarks>
/// Errors are counted in a unit in which both kinds are whole: under rates a false positive weighs P and a false negative
/// N, and everything is divided by N P at the end. So equal rates compare as equal, and differences of errors are exact.
/// </remarks>
internal readonly ref struct BinarySweep
{
    private readonly ReadOnlySpan<double> _thresholds;
    private readonly ReadOnlySpan<bool> _positive;
    private readonly double _fpWeight;
    private readonly double _fnWeight;
    private readonly double _unit;
    private readonly double _positives;

    /// <param name="thresholds">Minus the predictions, ascending.</param>
    /// <param name="positive">Whether each is a positive, in that order.</param>
    /// <param name="positives">The number of positives, P.</param>
    /// <param name="denominator">The unit of the errors.</param>
    public BinarySweep(ReadOnlySpan<double> thresholds, ReadOnlySpan<bool> positive, int positives, ErrorDenominator denominator)
    {
        double negatives = thresholds.Length - positives;
        bool rate = denominator == ErrorDenominator.Rate;
        _thresholds = thresholds;
        _positive = positive;
        _positives = positives;
        _fpWeight = rate ? positives : 1;
        _fnWeight = rate ? negatives : 1;
        _unit = rate ? negatives * positives : 1;
    }

    /// <summary>The area; the derivatives by the place of each prediction in the sweep.</summary>
    /// <param name="left">Receives the derivatives for a decrease of a prediction.</param>
    /// <param name="right">Receives the derivatives for an increase of a prediction.</param>
    public double Run(Span<double> left, Span<double> right)
    {
        double area = 0, lost = 0, fp = 0, fn = _positives * _fnWeight, least = 0, perUnit = 1 / _unit;
        for (int k = 0; k < _thresholds.Length; k++)
        {
            double threshold = _thresholds[k];
            bool tied = k + 1 < _thresholds.Length && _thresholds[k + 1] == threshold;
            if (k > 0)
            {
                // AUM = sum_k min(FP, FN) (t_k - t_{k-1}), each addition with its error.
                (area, double error) = ErrorFree.TwoSum(area, least * (threshold - _thresholds[k - 1]));
                lost += error;
            }

            if (tied)
            {
                k = Group(k, ref fp, ref fn, left, right) - 1;
                least = Math.Min(fp, fn);
                continue;
            }

            // One event alone: both derivatives are the change of min(FP, FN) across it.
            double before = least;
            Advance(_positive[k], ref fp, ref fn);
            least = Math.Min(fp, fn);
            left[k] = right[k] = (least - before) * perUnit;
        }

        double total = area + lost;
        return double.IsFinite(total) ? total / _unit : WideArea();
    }

    /// <summary>Sweeps the events at one threshold from <paramref name="start"/> on; where they end.</summary>
    private int Group(int start, ref double fp, ref double fn, Span<double> left, Span<double> right)
    {
        double fpBefore = fp, fnBefore = fn;
        int end = start;
        for (; end < _thresholds.Length && _thresholds[end] == _thresholds[start]; end++)
            Advance(_positive[end], ref fp, ref fn);
        double before = Math.Min(fpBefore, fnBefore), after = Math.Min(fp, fn);
        for (int k = start; k < end; k++)
        {
            // An event that leaves its group backwards meets the totals before it, one that leaves forwards those after it.
            double fpDiff = _positive[k] ? 0 : _fpWeight, fnDiff = _positive[k] ? -_fnWeight : 0;
            right[k] = (Math.Min(fpBefore + fpDiff, fnBefore + fnDiff) - before) / _unit;
            left[k] = (after - Math.Min(fp - fpDiff, fn - fnDiff)) / _unit;
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(bool positive, ref double fp, ref double fn)
    {
        // Without a branch: which class comes next is anybody's guess.
        double isPositive = Unsafe.BitCast<bool, byte>(positive);
        fp += _fpWeight - isPositive * _fpWeight;
        fn -= isPositive * _fnWeight;
    }

    /// <summary>The area where a difference of thresholds overflows.</summary>
    private double WideArea()
    {
        double area = 0, fp = 0, fn = _positives * _fnWeight;
        for (int k = 0; k + 1 < _thresholds.Length; k++)
        {
            Advance(_positive[k], ref fp, ref fn);
            double height = Math.Min(fp, fn) / _unit;
            area += height * _thresholds[k + 1] - height * _thresholds[k];
        }

        return area;
    }
}
