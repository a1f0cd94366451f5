using System.Numerics;
using System.Runtime.Intrinsics;

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
    private readonly IntervalSum _above = new();
    private readonly IntervalSum _below = new();
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

    /// <summary>The same of eight factors: all bits of a lane are set where it is moderate.</summary>
    public static Vector512<double> AreModerate(Vector512<double> factors)
    {
        Vector512<double> magnitudes = Vector512.Abs(factors);
        return Vector512.Equals(magnitudes, Vector512<double>.Zero)
            | (Vector512.LessThan(magnitudes, Vector512.Create(_largest)) & Vector512.GreaterThan(magnitudes, Vector512.Create(_smallest)));
    }

    /// <summary>Forgets the row; the sums are computed again when next asked for.</summary>
    public void Reset()
    {
        Ready = false;
        _integers = null;
        _summedApart = 0;
        _above.Reset();
        _below.Reset();
    }

    /// <summary>
    /// The sums of two neighbouring blocks from their own elements: a few near-ties are not worth the sums of the whole row,
    /// nor the memory for them. Many would take longer that way, so that the elements summed in all are limited.
    /// </summary>
    /// <param name="terms">The row.</param>
    /// <param name="start">The first element of the first block.</param>
    /// <param name="middle">The first element of the second.</param>
    /// <param name="end">The element behind it.</param>
    /// <param name="a">The sum of the first.</param>
    /// <param name="b">The sum of the second.</param>
    /// <returns>Whether they were summed and may be trusted.</returns>
    public bool TrySumApart(ReadOnlySpan<double> terms, int start, int middle, int end, out BoundedSum a, out BoundedSum b)
    {
        a = b = default;
        if (Ready)
            return false;
        _summedApart += _above.Missing(start, middle) + _below.Missing(middle, end);
        if (_summedApart > terms.Length)
            return false;
        a = _above.Of(terms, start, middle);
        b = _below.Of(terms, middle, end);
        return a.InRange && b.InRange;
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
