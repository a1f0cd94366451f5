using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// One of the two sums that a KL pooling compares: over a block, the sum of exp(value/scale), or of the values
/// themselves where they are already exponentials (the positions rho of a soft rank).
/// </summary>
internal readonly ref struct KLSide
{
    private readonly double _scale;
    private readonly double _inverse;
    private readonly bool _descends;

    private KLSide(ReadOnlySpan<double> values, double scale, bool descends)
    {
        Values = values;
        _scale = scale;
        _inverse = 1 / scale;
        _descends = descends;
    }

    /// <summary>The row's values.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Whether the values are summed as they are.</summary>
    public bool IsLinear { get; private init; }

    /// <summary>Whether the values are n, n - 1, ..., 1: the terms of a piece relative to its first are those of any other.</summary>
    public bool IsArithmetic { get; private init; }

    /// <summary>Sums of exp(value/scale).</summary>
    public static KLSide Exponential(ReadOnlySpan<double> values, double scale = 1) => new(values, scale, descends: false);

    /// <summary>Sums of exp(value/scale) of values that descend.</summary>
    public static KLSide Descending(ReadOnlySpan<double> values, double scale = 1) => new(values, scale, descends: true);

    /// <summary>Sums of exp(rho/scale) of the positions rho = (n, n - 1, ..., 1).</summary>
    public static KLSide OfPositions(ReadOnlySpan<double> positions, double scale) =>
        new(positions, scale, descends: true) { IsArithmetic = true };

    /// <summary>Sums of the values, which are positive and descend.</summary>
    public static KLSide Linear(ReadOnlySpan<double> values) => new(values, 1, descends: true) { IsLinear = true };

    /// <summary>How far the exponents of elements [start, end) lie apart; 0 where there are none.</summary>
    public double Range(int start, int end)
    {
        if (IsLinear)
            return 0;
        double range = _descends
            ? Values[start] - Values[end - 1]
            : TensorPrimitives.Max(Values[start..end]) - TensorPrimitives.Min(Values[start..end]);
        return range / _scale;
    }

    /// <summary>What a term computed from exponents of up to <paramref name="range"/> may be off, relative to itself.</summary>
    // The rounded exponent is off by 3 roundings of itself, and the exponential by a few of its own.
    public double TermError(double range) => IsLinear ? 0 : (8 + 3 * range) * 1.1102230246251565E-16;

    /// <summary>The terms of elements from <paramref name="start"/> on, relative to one element's.</summary>
    public void FillTerms(int start, int reference, Span<double> terms)
    {
        ReadOnlySpan<double> values = Values.Slice(start, terms.Length);
        if (IsLinear)
        {
            values.CopyTo(terms);
            return;
        }

        double from = Values[reference];
        if (double.IsNormal(_inverse))
        {
            TensorPrimitives.Subtract(values, from, terms);
            TensorPrimitives.Multiply(terms, _inverse, terms);
        }
        else
        {
            TensorPrimitives.Subtract(values, from, terms);
            TensorPrimitives.Divide(terms, _scale, terms);
        }

        TensorPrimitives.Exp<double>(terms, terms);
    }

    /// <summary>
    /// A bound on the logarithm of each element's term over that of the element before it, from <paramref name="start"/> on: from
    /// below where the terms are linear, else the logarithm.
    /// </summary>
    public void FillSteps(int start, Span<double> steps)
    {
        ReadOnlySpan<double> values = Values.Slice(start, steps.Length), before = Values.Slice(start - 1, steps.Length);
        TensorPrimitives.Subtract(values, before, steps);

        // log(b/a) >= 1 - a/b.
        if (IsLinear)
            TensorPrimitives.Divide(steps, values, steps);
        else
            TensorPrimitives.Divide(steps, _scale, steps);
    }

    /// <summary>The sum of the terms of elements [start, end), relative to the largest.</summary>
    [SkipLocalsInit]
    public double Sum(int start, int end, int largest)
    {
        const int Chunk = 256, Short = 8;
        double sum = 0;
        if (IsLinear || end - start <= Short)
        {
            for (int k = start; k < end; k++)
                sum += IsLinear || k == largest ? Term(k) : Math.Exp(Exponent(k, largest));
            return sum;
        }

        Span<double> terms = stackalloc double[Chunk];
        for (int k = start; k < end; k += Chunk)
        {
            Span<double> some = terms[..Math.Min(Chunk, end - k)];
            FillTerms(k, largest, some);
            sum += PairwiseSum.Of(some);
        }

        return sum;
    }

    /// <summary>The element of [start, end) with the largest term.</summary>
    public int Largest(int start, int end) =>
        _descends || end - start == 1 ? start : start + TensorPrimitives.IndexOfMax(Values[start..end]);

    /// <summary>The logarithm of element i's term over element j's as far as it is kept apart from the sums.</summary>
    public double Exponent(int i, int j) => IsLinear ? 0 : (Values[i] - Values[j]) / _scale;

    /// <summary>The same to double-double accuracy.</summary>
    public DoubleDouble ExactExponent(int i, int j) =>
        IsLinear ? default : DoubleDouble.SumOf(Values[i], -Values[j]) / _scale;

    /// <summary>The element whose term is the larger; sums are kept relative to a block's largest term.</summary>
    public int Larger(int i, int j) => IsLinear || Values[j] <= Values[i] ? i : j;

    /// <summary>The term of an element relative to itself.</summary>
    public double Term(int element) => IsLinear ? Values[element] : 1;
}
