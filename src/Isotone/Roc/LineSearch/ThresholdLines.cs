using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The lines of a search in the order of their thresholds just after step 0; lines that never part are one.
/// </summary>
internal sealed class ThresholdLines(ErrorFunctions errors)
{
    private readonly double[] _intercept = new double[errors.Count];
    private readonly double[] _slope = new double[errors.Count];
    private readonly int[] _order = new int[errors.Count];
    private readonly ThresholdLine[] _lines = GC.AllocateUninitializedArray<ThresholdLine>(errors.Count + 1);
    private double[] _tiedSlope = [];
    private int[] _tiedOrder = [];
    private int[] _tied = [];

    // Sums of multiples of a unit whose total fits 53 bits are exact in any order, and so never drift: whole numbers are
    // taken as they are, others are rounded to a 2^-52 of their total.
    private readonly double _fpGrid = GridOf(errors.FpDiff);
    private readonly double _fnGrid = GridOf(errors.FnDiff);

    /// <summary>The number of lines.</summary>
    public int Count { get; private set; }

    /// <summary>The lines, by threshold and then by slope, and one more that holds the errors above them all.</summary>
    public ReadOnlySpan<ThresholdLine> Lines => _lines.AsSpan(0, Count + 1);

    /// <summary>Draws the lines of predictions that move along a direction.</summary>
    public void Draw(ReadOnlySpan<double> predictions, ReadOnlySpan<double> direction)
    {
        ReadOnlySpan<int> example = errors.Example;
        for (int b = 0; b < example.Length; b++)
        {
            // threshold = breakpoint - (prediction + step direction); plus 0, as a difference may be -0.
            _intercept[b] = errors.Prediction[b] - predictions[example[b]] + 0.0;
            _slope[b] = 0.0 - direction[example[b]];
        }

        ArgSort.Sort(_intercept, Rows.One(_intercept.Length), _order);
        for (int start = 0, end; start < _order.Length; start = end)
        {
            end = start + 1;
            while (end < _order.Length && _intercept[_order[end]] == _intercept[_order[start]])
                end++;
            if (end - start > 1)
                SortBySlope(_order.AsSpan(start, end - start));
        }

        Merge();
    }

    // Ties keep the order of the breakpoints: the sort by threshold left them in it, and the one by slope is stable.
    private void SortBySlope(Span<int> tied)
    {
        if (_tied.Length < tied.Length)
        {
            _tiedSlope = new double[tied.Length];
            _tiedOrder = new int[tied.Length];
            _tied = new int[tied.Length];
        }

        Span<double> slope = _tiedSlope.AsSpan(0, tied.Length);
        Span<int> order = _tiedOrder.AsSpan(0, tied.Length), before = _tied.AsSpan(0, tied.Length);
        tied.CopyTo(before);
        for (int k = 0; k < tied.Length; k++)
            slope[k] = _slope[tied[k]];
        ArgSort.Sort(slope, Rows.One(tied.Length), order);
        for (int k = 0; k < tied.Length; k++)
            tied[k] = before[order[k]];
    }

    private void Merge()
    {
        Count = 0;
        double fp = 0, fn = 0;
        ReadOnlySpan<double> fpDiff = errors.FpDiff, fnDiff = errors.FnDiff;
        foreach (double diff in fnDiff)
            fn -= diff + _fnGrid - _fnGrid;
        foreach (int b in _order)
        {
            if (Count == 0 || _lines[Count - 1].Intercept != _intercept[b] || _lines[Count - 1].Slope != _slope[b])
                _lines[Count++] = new ThresholdLine { Intercept = _intercept[b], Slope = _slope[b], Fp = fp, Fn = fn };
            fp += fpDiff[b] + _fpGrid - _fpGrid;
            fn += fnDiff[b] + _fnGrid - _fnGrid;
        }

        _lines[Count] = new ThresholdLine { Intercept = double.PositiveInfinity, Fp = fp, Fn = fn };
    }

    // Adding 3/2 2^k and taking it away again rounds a number below 2^(k-1) to a multiple of 2^(k-52).
    private static double GridOf(ReadOnlySpan<double> diff)
    {
        double total = TensorPrimitives.SumOfMagnitudes(diff);
        return total == 0 ? 0 : 1.5 * Math.ScaleB(1, Math.ILogB(total) + 2);
    }
}
