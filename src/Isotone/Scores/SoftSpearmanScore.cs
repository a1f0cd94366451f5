using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The soft Spearman correlation of <see cref="SoftSpearman{T}"/> in one pass over rows in parallel, with a strength of its
/// own for each row, weights, and the Hessian-vector product.
/// </summary>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed class SoftSpearmanScore<T> : RankScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A score of a given softness.</summary>
    /// <param name="strength">How soft the ranks are.</param>
    /// <param name="regularization">The regularizer of the soft ranks.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size, and the regularizer not L2.</exception>
    public SoftSpearmanScore(
        SoftRankStrength strength,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard)
        : base(strength, regularization)
    {
        if (!Enum.IsDefined(targetRanks))
            throw new ArgumentOutOfRangeException(nameof(targetRanks), targetRanks, "There is no such kind of target ranks.");
        (Regularization, TargetRanks) = (regularization, targetRanks);
    }

    /// <summary>The regularizer of the soft ranks.</summary>
    public Regularization Regularization { get; }

    /// <summary>What the soft ranks are compared with.</summary>
    public TargetRanks TargetRanks { get; }

    /// <summary>
    /// The diagonal of each row's Hessian, the second derivative of its correlation by each prediction alone: of the L2 soft
    /// ranks, exact inside a cell.
    /// </summary>
    /// <remarks>
    /// With B the block of element i and ~ minus the block's mean:
    /// -(rho (1 - 1/|B|) + 2 u~_i c~_i - 3 rho c~_i^2)/(eps |c|)^2, u and c of norm 1.
    /// </remarks>
    /// <param name="predictions">The predictions of all rows, flat.</param>
    /// <param name="targets">The targets of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="diagonal">Receives one number an element; 0 in rows where a side is constant.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, or an element is NaN or infinite.
    /// </exception>
    /// <exception cref="NotSupportedException">The regularizer is not L2.</exception>
    public void HessianDiagonal(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows, Span<T> diagonal)
    {
        if (Regularization != Regularization.L2)
            throw new NotSupportedException("The diagonal of the Hessian is known for L2 soft ranks only.");
        ComputeDiagonal(predictions, targets, rows, diagonal);
    }

    private protected override void RowDiagonal(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Span<double> diagonal)
    {
        int n = predictions.Length;
        Span<double> u = memory.Buffer(0, n), c = memory.Buffer(1, n);
        if (!TryCorrelate(memory, predictions, targets, [], u, c, out double rho, out double norm) || norm == 0)
        {
            diagonal.Clear();
            return;
        }

        // The pullback of u and of c is u~/eps and c~/eps.
        double eps = StrengthFor(predictions, []);
        Span<double> uPulled = memory.Buffer(2, n), cPulled = memory.Buffer(3, n), sizes = memory.Buffer(4, n);
        var ranker = (SoftRowRanker<T>)RankerOf(memory);
        ranker.Vjp(u, uPulled);
        ranker.Vjp(c, cPulled);
        ranker.BlockSizes(sizes);
        for (int i = 0; i < n; i++)
        {
            double ofRank = rho * (1 - 1 / sizes[i]) / (eps * eps);
            diagonal[i] = -(ofRank + 2 * uPulled[i] * cPulled[i] - 3 * rho * cPulled[i] * cPulled[i]) / (norm * norm);
        }
    }

    private protected override RowRanker<T> CreateRanker() => new SoftRowRanker<T>(Regularization);

    private protected override void FillTarget(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u)
    {
        switch (TargetRanks)
        {
            case TargetRanks.Hard:
                FillHardRanks(memory, targets, weights, u);
                break;
            case TargetRanks.Soft:
                // The predictions' strength; the ranker is that of the predictions, which come after.
                RankerOf(memory).Forward(targets, weights, StrengthFor(predictions, weights), u);
                WeightedMoments.ScaleByRoots(u, weights);
                break;
            case TargetRanks.None when weights.IsEmpty:
                CentredRow.Fill(targets, u);
                break;
            default:
                TensorPrimitives.ConvertTruncating(targets, u);
                WeightedMoments.Centre(u, weights);
                break;
        }
    }

    private protected override void RequireHessian()
    {
    }
}
