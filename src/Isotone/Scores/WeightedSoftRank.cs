using System.Numerics;

namespace Isotone;

/// <summary>
/// The soft ranks of a row whose elements count as often as their weights say, minus their mean.
/// </summary>
/// <remarks>
/// Repeat element i w_i times. Equal elements share a block, so all copies have one soft rank, and the soft rank of the
/// long row (<see cref="SoftRank{T}"/>) can be written without the copies, for any positive weights: a block of weight W
/// spans W positions. Blocks are pooled in double: unlike those of rows without weights, two whose values are equal but for
/// rounding may be pooled or not.
/// </remarks>
internal abstract class WeightedSoftRank<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _values = [];
    private double[] _weights = [];

    // The blocks as a stack: first place, and weight.
    private int[] _starts = [];
    private double[] _masses = [];

    /// <summary>The place in the row of each element in descending order.</summary>
    protected int[] Permutation { get; private set; } = [];

    /// <summary>The differences from the largest value over the strength, in descending order.</summary>
    protected ReadOnlySpan<double> Values => _values.AsSpan(0, Length);

    /// <summary>The weights in that order.</summary>
    protected ReadOnlySpan<double> Weights => _weights.AsSpan(0, Length);

    /// <summary>The number of elements.</summary>
    protected int Length { get; private set; }

    /// <summary>The number of blocks.</summary>
    protected int Blocks { get; private set; }

    /// <summary>The strength of the last row.</summary>
    protected double Strength { get; private set; }

    /// <summary>Ranks a row, ascending.</summary>
    /// <param name="values">The row, finite.</param>
    /// <param name="weights">Positive weights of mean 1.</param>
    /// <param name="strength">The strength.</param>
    /// <param name="centred">Receives the soft ranks minus (n + 1)/2.</param>
    public void Forward(ReadOnlySpan<T> values, ReadOnlySpan<double> weights, double strength, Span<double> centred)
    {
        if (_starts.Length < values.Length)
        {
            Permutation = new int[values.Length];
            _values = new double[values.Length];
            _weights = new double[values.Length];
            _starts = new int[values.Length];
            _masses = new double[values.Length];
            Reserve(values.Length);
        }

        Length = values.Length;
        Strength = strength;
        ArgSort.Sort(values, Rows.One(Length), Permutation.AsSpan(0, Length), SortDirection.Descending);
        double largest = double.CreateTruncating(values[Permutation[0]]);
        for (int k = 0; k < Length; k++)
        {
            _values[k] = (double.CreateTruncating(values[Permutation[k]]) - largest) / strength;
            _weights[k] = weights[Permutation[k]];
        }

        Pool();
        double above = 0;
        for (int block = 0; block < Blocks; block++)
        {
            // The block takes the positions from `above` to `above` + W from the top of n; their middle, minus (n + 1)/2.
            Rank(block, 0.5 * Length - above - 0.5 * _masses[block], centred);
            above += _masses[block];
        }

        // One block of equal values: its level is 0 up to the rounding of the weights' sum.
        if (_values[Length - 1] == 0)
            centred.Clear();
    }

    /// <summary>The pullback of a cotangent of the last row.</summary>
    public abstract void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient);

    /// <summary>sum_k f_k (dr_k/dx_i)^2 of the last row, f the weights where no factors are given.</summary>
    public abstract void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares);

    /// <summary>Makes room for what a block is besides.</summary>
    protected abstract void Reserve(int length);

    /// <summary>Begins a block of equal values.</summary>
    protected abstract void Begin(int block, int start, double mass);

    /// <summary>Whether a block pools with the next.</summary>
    protected abstract bool Pools(int block);

    /// <summary>Adds the next block to a block, but for its weight.</summary>
    protected abstract void Join(int block);

    /// <summary>Writes the ranks of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="middle">The middle of its positions, minus (n + 1)/2.</param>
    /// <param name="centred">The ranks of the row.</param>
    protected abstract void Rank(int block, double middle, Span<double> centred);

    /// <summary>The first place of a block.</summary>
    protected int Start(int block) => _starts[block];

    /// <summary>The place after its last.</summary>
    protected int End(int block) => block + 1 < Blocks ? _starts[block + 1] : Length;

    /// <summary>Its weight.</summary>
    protected double Mass(int block) => _masses[block];

    /// <summary>Whether all of its values are equal.</summary>
    protected bool IsConstant(int block) => _values[Start(block)] == _values[End(block) - 1];

    private void Pool()
    {
        Blocks = 0;
        double above = 0;
        for (int k = 0; k < Length;)
        {
            // Equal values are one block from the start.
            int start = k;
            double mass = 0;
            for (; k < Length && _values[k] == _values[start]; k++)
                mass += _weights[k];
            (_starts[Blocks], _masses[Blocks]) = (start, mass);
            Above = above;
            Begin(Blocks, start, mass);
            above += mass;
            for (; Blocks > 0 && Pools(Blocks - 1); Blocks--)
            {
                Join(Blocks - 1);
                _masses[Blocks - 1] += _masses[Blocks];
            }

            Blocks++;
        }
    }

    /// <summary>The weight of what is larger than the block that begins.</summary>
    protected double Above { get; private set; }
}
