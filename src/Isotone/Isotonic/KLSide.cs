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

    /// <summary>How far the exponents of the row lie apart; 0 where there are none.</summary>
    public double Range => IsLinear ? 0 : (TensorPrimitives.Max(Values) - TensorPrimitives.Min(Values)) / _scale;

    /// <summary>Every term relative to the first element's.</summary>
    public void FillTerms(Span<double> terms)
    {
        if (IsLinear)
        {
            Values.CopyTo(terms);
            return;
        }

        TensorPrimitives.Subtract(Values, Values[0], terms);
        TensorPrimitives.Divide(terms, _scale, terms);
        TensorPrimitives.Exp<double>(terms, terms);
    }

    /// <summary>The logarithm of each element's term over that of the element before it, one fewer than elements.</summary>
    public void FillSteps(Span<double> steps)
    {
        if (steps.IsEmpty)
            return;
        if (IsLinear)
        {
            TensorPrimitives.Divide(Values[1..], Values[..^1], steps);
            TensorPrimitives.Log<double>(steps, steps);
            return;
        }

        TensorPrimitives.Subtract(Values[1..], Values[..^1], steps);
        TensorPrimitives.Divide(steps, _scale, steps);
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
