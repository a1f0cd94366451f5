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
    private const int Chunk = 256;
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    private readonly double _inverse;

    // The row's length where the values are the positions rho = (n, n - 1, ..., 1), which take no memory; else 0.
    private readonly int _positions;

    private KLSide(ReadOnlySpan<double> values, double scale, bool descends, int positions = 0)
    {
        Values = values;
        Scale = scale;
        _inverse = 1 / scale;
        Descends = descends;
        _positions = positions;
    }

    /// <summary>What the values are divided by.</summary>
    public double Scale { get; }

    /// <summary>The row's values; empty where they are the positions.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>The row's length.</summary>
    public int Length => _positions > 0 ? _positions : Values.Length;

    /// <summary>Whether the values descend.</summary>
    public bool Descends { get; }

    /// <summary>Whether the values are summed as they are.</summary>
    public bool IsLinear { get; private init; }

    /// <summary>Whether the values are n, n - 1, ..., 1: the terms of a window relative to its first are those of any other.</summary>
    public bool IsArithmetic { get; private init; }

    /// <summary>Sums of exp(value/scale).</summary>
    public static KLSide Exponential(ReadOnlySpan<double> values, double scale = 1) => new(values, scale, descends: false);

    /// <summary>Sums of exp(value/scale) of values that descend.</summary>
    public static KLSide Descending(ReadOnlySpan<double> values, double scale = 1) => new(values, scale, descends: true);

    /// <summary>Sums of exp(rho/scale) of the positions rho = (n, n - 1, ..., 1).</summary>
    public static KLSide OfPositions(int n, double scale) => new(default, scale, descends: true, n) { IsArithmetic = true };

    /// <summary>Sums of the positions rho = (n, n - 1, ..., 1) themselves.</summary>
    public static KLSide Linear(int n) => new(default, 1, descends: true, n) { IsLinear = true };

    /// <summary>Whether the exponents of elements [start, end) lie at most so far apart.</summary>
    public bool IsNarrow(int start, int end, double widest) =>
        IsLinear || (Descends ? At(start) - At(end - 1) <= widest * Scale : Range(start, end) <= widest);

    /// <summary>How far the exponents of elements [start, end) lie apart; 0 where there are none.</summary>
    public double Range(int start, int end)
    {
        if (IsLinear)
            return 0;
        double range = Descends
            ? At(start) - At(end - 1)
            : TensorPrimitives.Max(Values[start..end]) - TensorPrimitives.Min(Values[start..end]);
        return range / Scale;
    }

    /// <summary>What a term computed from exponents of up to <paramref name="range"/> may be off, relative to itself.</summary>
    // The rounded exponent is off by 3 roundings of itself, and the exponential by a few of its own.
    public double TermError(double range) => IsLinear ? 0 : (8 + 3 * range) * Rounding;

    /// <summary>The same for the terms of a window from its first element up to <paramref name="end"/>.</summary>
    public double WindowTermError(int begin, int end) =>
        TermError(Descends ? Range(begin, end) : PoolingWindow.WidestRange);

    /// <summary>What <see cref="Sum"/> over so many terms may be off for its additions, relative to itself.</summary>
    public double SumError(int count) =>
        (IsLinear ? 1 : PairwiseSum.Roundings(Math.Min(count, Chunk)) + 2) * Rounding;

    /// <summary>The terms of elements from <paramref name="start"/> on, relative to one element's.</summary>
    public void FillTerms(int start, int reference, Span<double> terms)
    {
        if (_positions > 0)
            FillPositions(IsLinear ? At(start) : At(start) - At(reference), terms);
        if (IsLinear)
            return;
        ReadOnlySpan<double> values = _positions > 0 ? terms : Values.Slice(start, terms.Length);
        double from = _positions > 0 ? 0 : At(reference);
        if (double.IsNormal(_inverse))
        {
            VectorExponential.OfDifferences(values, from, _inverse, terms);
            return;
        }

        // Too large or too small a scale: divided, not multiplied.
        TensorPrimitives.Subtract(values, from, terms);
        TensorPrimitives.Divide(terms, Scale, terms);
        TensorPrimitives.Exp<double>(terms, terms);
    }

    /// <summary>first, first - 1, ...</summary>
    private static void FillPositions(double first, Span<double> to)
    {
        int k = 0;
        Vector512<double> places = Vector512.Create(first) - Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (; k + Vector512<double>.Count <= to.Length; k += Vector512<double>.Count)
        {
            places.CopyTo(to[k..]);
            places -= Vector512.Create((double)Vector512<double>.Count);
        }

        for (; k < to.Length; k++)
            to[k] = first - k;
    }

    /// <summary>
    /// Steps of the logarithms of eight terms, from element <paramref name="k"/> on, over those before them, and factors
    /// that they and their errors carry: for linear terms v, log(v/u) is at least (v - u)/v, and v itself is the factor.
    /// </summary>
    /// <param name="values">The first of <see cref="Values"/>.</param>
    /// <param name="k">The element, not the first.</param>
    /// <param name="factors">Receives the factors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Steps(ref double values, int k, out Vector512<double> factors)
    {
        factors = Vector512.Create(Scale);
        if (_positions == 0)
            return Vector512.LoadUnsafe(ref values, (nuint)k) - Vector512.LoadUnsafe(ref values, (nuint)k - 1);
        if (IsLinear)
            factors = Vector512.Create(At(k)) - Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        return Vector512.Create(-1.0);
    }

    /// <summary>The sum of the terms of elements [start, end), relative to the largest.</summary>
    [SkipLocalsInit]
    public double Sum(int start, int end, int largest)
    {
        const int Short = 8;
        // n, n - 1, ..., 1: exact below 2^53.
        if (IsLinear)
            return 0.5 * (At(start) + At(end - 1)) * (end - start);
        double sum = 0;
        if (end - start <= Short)
        {
            for (int k = start; k < end; k++)
                sum += k == largest ? 1 : Math.Exp(Exponent(k, largest));
            return sum;
        }

        Span<double> terms = stackalloc double[Chunk];
        double lost = 0;
        for (int k = start; k < end; k += Chunk)
        {
            Span<double> some = terms[..Math.Min(Chunk, end - k)];
            FillTerms(k, largest, some);
            (sum, double error) = ErrorFree.TwoSum(sum, PairwiseSum.Of(some));
            lost += error;
        }

        return sum + lost;
    }

    /// <summary>The sum of the terms of elements [start, end), relative to the largest, less 1 each; to double-double accuracy.</summary>
    public DoubleDouble ExactExcess(int start, int end, int largest)
    {
        if (IsLinear)
        {
            UInt128 twice = (UInt128)(ulong)(At(start) + At(end - 1)) * (ulong)(end - start);
            return DoubleDouble.FromInteger(twice / 2 - (ulong)(end - start));
        }

        if (end - start == 1)
            return default;
        Vector512<double> scale = Vector512.Create(Scale), reference = Vector512.Create(At(largest));
        VectorDoubleDouble sum = default;
        for (int k = start; k < end; k += Vector512<double>.Count)
        {
            VectorDoubleDouble exponents = VectorDoubleDouble.Difference(Some(k, end, reference), reference) / scale;
            sum += VectorDoubleDouble.ExpMinusOne(exponents);
        }

        return sum.Sum();
    }

    /// <summary>Eight values from an element on; instead of those behind the end another.</summary>
    private Vector512<double> Some(int k, int end, Vector512<double> other)
    {
        Vector512<double> places = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        if (_positions == 0 && k + Vector512<double>.Count <= end)
            return Vector512.Create(Values.Slice(k, Vector512<double>.Count));
        Vector512<double> values = Vector512.Create((double)_positions - k) - places;
        for (int lane = 0; _positions == 0 && k + lane < end; lane++)
            values = values.WithElement(lane, Values[k + lane]);
        return Vector512.ConditionalSelect(Vector512.LessThan(places, Vector512.Create((double)end - k)), values, other);
    }

    /// <summary>The element of [start, end) with the largest term.</summary>
    public int Largest(int start, int end) =>
        Descends || end - start == 1 ? start : start + TensorPrimitives.IndexOfMax(Values[start..end]);

    /// <summary>The logarithm of element i's term over element j's as far as it is kept apart from the sums.</summary>
    public double Exponent(int i, int j) => IsLinear ? 0 : (At(i) - At(j)) / Scale;

    /// <summary>The same to double-double accuracy.</summary>
    public DoubleDouble ExactExponent(int i, int j) =>
        IsLinear ? default : DoubleDouble.SumOf(At(i), -At(j)) / Scale;

    /// <summary>The element whose term is the larger; sums are kept relative to a block's largest term.</summary>
    public int Larger(int i, int j) => IsLinear || At(j) <= At(i) ? i : j;

    /// <summary>The term of an element relative to itself.</summary>
    public double Term(int element) => IsLinear ? At(element) : 1;

    private double At(int k) => _positions > 0 ? _positions - k : Values[k];
}
