using System.Numerics;

namespace Isotone;

/// <summary>
/// A soft Spearman correlation of LapSum ranks (<see cref="LapSumRank{T}"/>) with the target's mean ranks: as
/// <see cref="SoftSpearmanScore{T}"/>, with ranks that are continuously differentiable everywhere.
/// </summary>
/// <param name="strength">The scale alpha, absolute or relative (tau std/n).</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
/// <exception cref="NotSupportedException">The strength is a mean block size: these ranks have no blocks.</exception>
/// <typeparam name="T">float, double or Half.</typeparam>
public sealed class LapSumSpearmanScore<T>(SoftRankStrength strength) : RankScore<T>(strength, Regularization.L2)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override RowRanker<T> CreateRanker() => new LapSumRow<T>();

    private protected override void FillTarget(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u) =>
        FillHardRanks(memory, targets, weights, u);

    private protected override void RequireStrength(SoftRankStrength strength)
    {
        base.RequireStrength(strength);
        if (strength.Kind == SoftRankStrengthKind.MeanBlockSize)
            throw new NotSupportedException("LapSum ranks have no blocks; give an absolute or a relative strength.");
    }

    private protected override void RequireHessian()
    {
    }
}
