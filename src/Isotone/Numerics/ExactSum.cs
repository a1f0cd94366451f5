using static Isotone.ErrorFree;

namespace Isotone;

/// <summary>
/// An exact sum of doubles as a non-overlapping expansion (Shewchuk 1997, "Adaptive precision floating-point
/// arithmetic", Grow-Expansion). Exact unless a term overflows or a product underflows; callers keep the range.
/// </summary>
internal ref struct ExactSum
{
    // Invariant: _terms[.._count] are non-zero, non-overlapping and grow in magnitude; their sum is the exact sum.
    private readonly Span<double> _terms;
    private int _count;

    /// <param name="storage">Room for one component for every term that will be added.</param>
    public ExactSum(Span<double> storage) => _terms = storage;

    /// <summary>The sign of the exact sum: that of its largest component.</summary>
    public readonly int Sign => _count == 0 ? 0 : Math.Sign(_terms[_count - 1]);

    /// <summary>The magnitude of the exact sum to within a rounding error.</summary>
    public readonly double Magnitude
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _count; i++)
                sum += _terms[i];
            return Math.Abs(sum);
        }
    }

    public void Add(double term)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            (term, double error) = TwoSum(term, _terms[i]);
            if (error != 0)
                _terms[kept++] = error;
        }

        if (term != 0)
            _terms[kept++] = term;
        _count = kept;
    }

    /// <summary>Adds a b: two terms.</summary>
    public void AddProduct(double a, double b)
    {
        (double product, double error) = TwoProduct(a, b);
        Add(error);
        Add(product);
    }

    /// <summary>Adds a (b.High + b.Low): four terms.</summary>
    public void AddProduct(double a, DoubleDouble b)
    {
        AddProduct(a, b.Low);
        AddProduct(a, b.High);
    }

    /// <summary>Adds the product of two unevaluated pairs: eight terms.</summary>
    public void AddProduct(DoubleDouble a, DoubleDouble b)
    {
        AddProduct(a.Low, b);
        AddProduct(a.High, b);
    }
}
