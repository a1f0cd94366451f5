using System.Numerics;

namespace Isotone;

/// <summary>
/// Prefix sums of a row good enough to decide any comparison of block means: double-double with a rigorous error
/// bound, and big integers behind them.
/// </summary>
internal sealed class ExactPrefixSums
{
    // Products of three factors inside this range neither overflow nor lose bits to underflow.
    private static readonly double _largest = Math.ScaleB(1, 300), _smallest = Math.ScaleB(1, -300);

    private DoubleDouble[] _prefix = [];
    private double[] _error = [];
    private BigInteger[]? _integers;
    private long _summedApart;

    /// <summary>Whether the sums hold the current row.</summary>
    public bool Ready { get; private set; }

    /// <summary>Whether double-double may be trusted: every term is zero or of moderate magnitude.</summary>
    public bool InRange { get; private set; }

    /// <summary>The exponent of two by which the big integers are scaled: term = integer * 2^Exponent.</summary>
    public int Exponent { get; private set; }

    /// <summary>Whether a factor of a product is moderate enough for double-double.</summary>
    public static bool IsModerate(double factor) =>
        factor == 0 || (Math.Abs(factor) < _largest && Math.Abs(factor) > _smallest);

    /// <summary>Forgets the row; the sums are computed again when next asked for.</summary>
    public void Reset()
    {
        Ready = false;
        _integers = null;
        _summedApart = 0;
    }

    /// <summary>
    /// Whether so many elements are better summed apart: a few near-ties are not worth the sums of the whole row, while
    /// many, summed apart each time, would take more than that.
    /// </summary>
    public bool IsWorthSummingApart(int elements, int rowLength)
    {
        if (Ready || _summedApart + elements > rowLength / 8)
            return false;
        _summedApart += elements;
        return true;
    }

    /// <summary>The sum of the first k terms.</summary>
    public DoubleDouble this[int k] => _prefix[k];

    /// <summary>A bound on the error of the sum of the first k terms.</summary>
    public double Error(int k) => _error[k];

    /// <summary>Sums <paramref name="terms"/>, or their products with <paramref name="factors"/> where there are any.</summary>
    public void Prepare(ReadOnlySpan<double> terms, ReadOnlySpan<double> factors = default)
    {
        int n = terms.Length;
        if (_prefix.Length <= n)
        {
            _prefix = new DoubleDouble[n + 1];
            _error = new double[n + 1];
        }

        var sum = new BoundedSum();
        for (int i = 0; i < n; i++)
        {
            if (factors.IsEmpty)
                sum.Add(terms[i]);
            else
                sum.AddProduct(terms[i], factors[i]);
            _prefix[i + 1] = sum.Value;
            _error[i + 1] = sum.Error;
        }

        InRange = sum.InRange;
        Ready = true;
    }

    /// <summary>
    /// The prefix sums as integers over a common power of two, for any doubles. The last resort: reached only where
    /// the terms span more than 106 bits and two blocks tie to within the bound above.
    /// </summary>
    public BigInteger[] Integers(ReadOnlySpan<double> terms, ReadOnlySpan<double> factors = default)
    {
        if (_integers is not null)
            return _integers;
        int exponent = int.MaxValue;
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i] != 0)
                exponent = Math.Min(exponent, ExactDouble.Of(terms[i]).Exponent + (factors.IsEmpty ? 0 : ExactDouble.Of(factors[i]).Exponent));
        }

        Exponent = exponent == int.MaxValue ? 0 : exponent;
        var integers = new BigInteger[terms.Length + 1];
        for (int i = 0; i < terms.Length; i++)
        {
            ExactDouble term = ExactDouble.Of(terms[i]);
            if (!factors.IsEmpty)
                term *= ExactDouble.Of(factors[i]);
            integers[i + 1] = integers[i] + (term.Integer.IsZero ? 0 : term.Integer << (term.Exponent - Exponent));
        }

        return _integers = integers;
    }
}
