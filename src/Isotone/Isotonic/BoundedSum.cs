using System.Runtime.Intrinsics;
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
        int inLanes = terms.Length / Vector512<double>.Count * Vector512<double>.Count;
        if (inLanes > Vector512<double>.Count)
            sum.AddInLanes(terms[..inLanes]);
        else
            inLanes = 0;
        foreach (double term in terms[inLanes..])
            sum.Add(term);
        return sum;
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in BoundedSum other)
    {
        IsModerate &= other.IsModerate;
        Add(other._high, other._low);
        _lost += other._lost;
    }

    /// <summary>Adds whole vectors of terms, each lane on its own.</summary>
    private void AddInLanes(ReadOnlySpan<double> terms)
    {
        Vector512<double> highs = default, lows = default, losses = default, moderate = Vector512<double>.AllBitsSet;
        for (int k = 0; k < terms.Length; k += Vector512<double>.Count)
        {
            var some = Vector512.Create(terms.Slice(k, Vector512<double>.Count));
            moderate &= ExactPrefixSums.AreModerate(some);
            (highs, Vector512<double> carry) = TwoSum(highs, some);
            (lows, Vector512<double> lost) = TwoSum(lows, carry);
            (highs, lows) = FastTwoSum(highs, lows);
            losses += Vector512.Abs(lost);
        }

        IsModerate &= moderate.ExtractMostSignificantBits() == 0xFF;
        _lost += Vector512.Sum(losses);
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            Add(highs[lane], lows[lane]);
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
