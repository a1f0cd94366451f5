using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>Scores of the differentiable ranks of the predictions.</summary>
/// <typeparam name="T">float, double or Half.</typeparam>
public abstract class RankScore<T> : CorrelationScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Regularization _regularization;

    private protected RankScore(SoftRankStrength strength, Regularization regularization)
    {
        if (!Enum.IsDefined(regularization))
            throw new ArgumentOutOfRangeException(nameof(regularization), regularization, "regularization must be L2 or KL.");
        _regularization = regularization;
        Strength = strength;
    }

    /// <summary>How soft the ranks are, a constant for every derivative. A change takes effect at the next call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    /// <exception cref="NotSupportedException">It is a mean block size, and the ranks have no blocks of that kind.</exception>
    public SoftRankStrength Strength
    {
        get;
        set
        {
            RequireStrength(value);
            field = value;
        }
    }

    private protected virtual void RequireStrength(SoftRankStrength strength) => SoftRankStrength.Require(strength, _regularization);

    private protected abstract RowRanker<T> CreateRanker();

    private protected sealed override ScoreMemory<T> CreateMemory() => new Memory(CreateRanker());

    private protected static RowRanker<T> RankerOf(ScoreMemory<T> memory) => ((Memory)memory).Ranker;

    private protected double StrengthFor(ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights) =>
        Strength.For(predictions, weights, _regularization);

    private protected override double UnitOf(ScoreMemory<T> memory) => 1 / ((Memory)memory).Strength;

    private protected override double ConstantNorm(int n) => RowCorrelation.HardRankNorm(n);

    private protected override void FillPrediction(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Span<double> c)
    {
        RankForward(memory, predictions, weights, c);
        WeightedMoments.ScaleByRoots(c, weights);
    }

    /// <summary>The centred ranks of the predictions.</summary>
    private protected void RankForward(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Span<double> centred)
    {
        double strength = StrengthFor(predictions, weights);
        ((Memory)memory).Strength = strength;
        RankerOf(memory).Forward(predictions, weights, strength, centred);
    }

    private protected override void Pull(ScoreMemory<T> memory, bool constant, Span<double> cotangent, Span<double> gradient) =>
        RankerOf(memory).Vjp(cotangent, gradient);

    private protected override void Push(ScoreMemory<T> memory, ReadOnlySpan<double> tangent, Span<double> derivative) =>
        RankerOf(memory).Vjp(tangent, derivative);

    private protected override void AddCurvature(
        ScoreMemory<T> memory, ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product) =>
        RankerOf(memory).AddCurvature(cotangent, tangent, product);

    private protected override void FillMetric(
        ScoreMemory<T> memory, bool constant, ReadOnlySpan<double> weights, Span<double> metric) =>
        RankerOf(memory).SquaredJacobian([], metric);

    /// <summary>The target's ranks minus their mean, equal elements sharing the mean of theirs; weighted by repetition.</summary>
    private protected static void FillHardRanks(
        ScoreMemory<T> memory, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u)
    {
        // A double has room for a place of the permutation and a rank.
        Span<int> permutation = MemoryMarshal.Cast<double, int>(memory.Buffer(2, targets.Length))[..(2 * targets.Length)];
        Span<int> doubled = permutation[targets.Length..];
        permutation = permutation[..targets.Length];
        ArgSort.Sort(targets, Rows.One(targets.Length), permutation);
        if (weights.IsEmpty)
        {
            CentredRanks.Fill(targets, permutation, doubled);
            for (int i = 0; i < u.Length; i++)
                u[i] = 0.5 * doubled[i];
            return;
        }

        double below = 0;
        for (int start = 0; start < permutation.Length;)
        {
            // A group of weight W takes the positions from `below` to `below` + W; all of it has the middle one.
            int end = TiedRanks.GroupEnd(targets, permutation, start);
            double mass = 0;
            for (int k = start; k < end; k++)
                mass += weights[permutation[k]];
            for (; start < end; start++)
                u[permutation[start]] = below + 0.5 * mass;
            below += mass;
        }

        WeightedMoments.Centre(u, weights);
    }

    private sealed class Memory(RowRanker<T> ranker) : ScoreMemory<T>
    {
        public RowRanker<T> Ranker { get; } = ranker;

        /// <summary>The strength of the ranks of the last predictions.</summary>
        public double Strength { get; set; }
    }
}
