using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// One of the two sums that a KL pooling compares: over a block, the sum of exp(value/scale), or of the values
/// themselves where they are already exponentials (the positions rho of a soft rank).
/// </summary>
internal readonly ref struct KLSide
{
    private readonly double _inverse;

    private KLSide(ReadOnlySpan<double> values, double scale, bool descends)
    {
        Values = values;
        Scale = scale;
        _inverse = 1 / scale;
        Descends = descends;
    }

    /// <summary>What the values are divided by.</summary>
    public double Scale { get; }

    /// <summary>The row's values.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Whether the values descend.</summary>
    public bool Descends { get; }

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

    /// <summary>Sums of the positions rho = (n, n - 1, ..., 1) themselves.</summary>
    public static KLSide Linear(ReadOnlySpan<double> values) => new(values, 1, descends: true) { IsLinear = true };

    /// <summary>Whether the exponents of elements [start, end) lie at most so far apart.</summary>
    public bool IsNarrow(int start, int end, double widest) =>
        IsLinear || (Descends ? Values[start] - Values[end - 1] <= widest * Scale : Range(start, end) <= widest);

    /// <summary>How far the exponents of elements [start, end) lie apart; 0 where there are none.</summary>
    public double Range(int start, int end)
    {
        if (IsLinear)
            return 0;
        double range = Descends
            ? Values[start] - Values[end - 1]
            : TensorPrimitives.Max(Values[start..end]) - TensorPrimitives.Min(Values[start..end]);
        return range / Scale;
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
            TensorPrimitives.Divide(terms, Scale, terms);
        }

        TensorPrimitives.Exp<double>(terms, terms);
    }

    /// <summary>
    /// Steps of the logarithms of eight terms, from element <paramref name="k"/> on, over those before them, and factors
    /// that they and their errors carry: for linear terms v, log(v/u) is at least (v - u)/v, and v itself is the factor.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Steps(ref double values, int k, out Vector512<double> factors)
    {
        Vector512<double> here = Vector512.LoadUnsafe(ref values, (nuint)k), steps = here - Vector512.LoadUnsafe(ref values, (nuint)k - 1);
        factors = IsLinear ? here : Vector512.Create(Scale);
        return steps;
    }

    /// <summary>The sum of the terms of elements [start, end), relative to the largest.</summary>
    [SkipLocalsInit]
    public double Sum(int start, int end, int largest)
    {
        const int Chunk = 256, Short = 8;
        // n, n - 1, ..., 1: exact below 2^53.
        if (IsLinear)
            return 0.5 * (Values[start] + Values[end - 1]) * (end - start);
        double sum = 0;
        if (end - start <= Short)
        {
            for (int k = start; k < end; k++)
                sum += k == largest ? 1 : Math.Exp(Exponent(k, largest));
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
        Descends || end - start == 1 ? start : start + TensorPrimitives.IndexOfMax(Values[start..end]);

    /// <summary>The logarithm of element i's term over element j's as far as it is kept apart from the sums.</summary>
    public double Exponent(int i, int j) => IsLinear ? 0 : (Values[i] - Values[j]) / Scale;

    /// <summary>The same to double-double accuracy.</summary>
    public DoubleDouble ExactExponent(int i, int j) =>
        IsLinear ? default : DoubleDouble.SumOf(Values[i], -Values[j]) / Scale;

    /// <summary>The element whose term is the larger; sums are kept relative to a block's largest term.</summary>
    public int Larger(int i, int j) => IsLinear || Values[j] <= Values[i] ? i : j;

    /// <summary>The term of an element relative to itself.</summary>
    public double Term(int element) => IsLinear ? Values[element] : 1;
}
