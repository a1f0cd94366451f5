using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// A running sum in double-double with a rigorous bound on its error: 0 where every addition came out exact, as for
/// integers and float32 data.
/// </summary>
internal struct BoundedSum()
{
    private double _high;
    private double _low;
    private double _lost;

    /// <summary>The sum.</summary>
    public readonly DoubleDouble Value => new(_high, _low);

    /// <summary>A bound on its error.</summary>
    // What was lost is itself summed in floating point: twice that is rigorous for any length.
    public readonly double Error => 2 * _lost;

    /// <summary>Whether both may be trusted: every term was zero or of moderate magnitude.</summary>
    public readonly bool InRange => IsModerate && double.IsFinite(_high);

    private bool IsModerate { get; set; } = true;

    /// <summary>The sum of some terms.</summary>
    public static BoundedSum Of(ReadOnlySpan<double> terms)
    {
        var sum = new BoundedSum();
        foreach (double term in terms)
            sum.Add(term);
        return sum;
    }

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        IsModerate &= ExactPrefixSums.IsModerate(term);
        Add(term, 0);
    }

    /// <summary>Adds the product of two factors.</summary>
    public void AddProduct(double a, double b)
    {
        IsModerate &= ExactPrefixSums.IsModerate(a) && ExactPrefixSums.IsModerate(b);
        (double product, double error) = TwoProduct(a, b);
        Add(product, error);
    }

    private void Add(double term, double termLow)
    {
        (double high, double carry) = TwoSum(_high, term);
        (carry, double lost) = TwoSum(carry, termLow);
        (double low, double lostToo) = TwoSum(_low, carry);
        (_high, _low) = FastTwoSum(high, low);
        _lost += Math.Abs(lost) + Math.Abs(lostToo);
    }
}
