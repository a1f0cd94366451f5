using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// One of the two sums that a KL pooling compares: over a block, the sum of exp(value/scale), or of the values
/// themselves where they are already exponentials (the positions rho of a soft rank).
/// </summary>
internal readonly ref struct KLSide
{
    private readonly double _scale;

    private KLSide(ReadOnlySpan<double> values, double scale, bool linear)
    {
        Values = values;
        _scale = scale;
        IsLinear = linear;
    }

    /// <summary>The row's values.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Whether the values are summed as they are.</summary>
    public bool IsLinear { get; }

    /// <summary>Sums of exp(value/scale).</summary>
    public static KLSide Exponential(ReadOnlySpan<double> values, double scale = 1) => new(values, scale, false);

    /// <summary>Sums of the values, which are positive.</summary>
    public static KLSide Linear(ReadOnlySpan<double> values) => new(values, 1, true);

    /// <summary>How far the exponents of elements [start, end) lie apart; 0 where there are none.</summary>
    public double Range(int start, int end) => IsLinear
        ? 0
        : (TensorPrimitives.Max(Values[start..end]) - TensorPrimitives.Min(Values[start..end])) / _scale;

    /// <summary>What a term computed from exponents of up to <paramref name="range"/> may be off, relative to itself.</summary>
    // The rounded exponent is off by 2 roundings of itself, and the exponential by a few of its own.
    public double TermError(double range) => IsLinear ? 0 : (8 + 2 * range) * 1.1102230246251565E-16;

    /// <summary>The terms of elements from <paramref name="start"/> on, relative to one element's.</summary>
    public void FillTerms(int start, int reference, Span<double> terms)
    {
        ReadOnlySpan<double> values = Values.Slice(start, terms.Length);
        if (IsLinear)
        {
            values.CopyTo(terms);
            return;
        }

        TensorPrimitives.Subtract(values, Values[reference], terms);
        TensorPrimitives.Divide(terms, _scale, terms);
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

    /// <summary>The sum of the terms of elements [start, end), relative to one element's.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="end">The element behind the last.</param>
    /// <param name="reference">The element with the largest term.</param>
    /// <param name="farthest">The largest magnitude of the exponents.</param>
    public double Sum(int start, int end, int reference, out double farthest)
    {
        const int Chunk = 256;
        Span<double> terms = stackalloc double[Chunk];
        double sum = 0;
        farthest = 0;
        for (int k = start; k < end; k += Chunk)
        {
            Span<double> some = terms[..Math.Min(Chunk, end - k)];
            if (end - start > 1)
                FillTerms(k, reference, some);
            else
                some[0] = Term(k);
            sum += PairwiseSum.Of(some);
            if (!IsLinear)
                farthest = Math.Max(farthest, (Values[reference] - TensorPrimitives.Min(Values.Slice(k, some.Length))) / _scale);
        }

        return sum;
    }

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
