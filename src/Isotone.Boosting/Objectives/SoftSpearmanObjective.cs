using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the mean over eras of a soft Spearman correlation: see <see cref="SoftSpearmanScore{T}"/>.</summary>
/// <param name="strength">How soft the ranks are. A relative strength is the same softness whatever the predictions' scale.</param>
/// <param name="regularization">The regularizer of the soft ranks.</param>
/// <param name="targetRanks">What the soft ranks are compared with.</param>
/// <param name="curvature">What the gradient is divided by in a Newton step.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
/// <exception cref="NotSupportedException">
/// A mean block size or the exact diagonal is wanted of a regularizer other than L2.
/// </exception>
public sealed class SoftSpearmanObjective<T>(
    SoftRankStrength strength,
    Regularization regularization = Regularization.L2,
    TargetRanks targetRanks = TargetRanks.Hard,
    BoostingCurvature curvature = BoostingCurvature.UnitStep)
    : MeanScoreObjective<T>(new SoftSpearmanScore<T>(strength, regularization, targetRanks), curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A float holds every half up to here.
    private const int LongestRanked = 1 << 23;

    private readonly SoftSpearmanScore<T> _ofRanks = new(strength, regularization, TargetRanks.None);
    private T[] _targets = [];
    private T[] _ranks = [];
    private Rows _eras;

    /// <inheritdoc/>
    public override string Name => "soft_spearman";

    // Targets come again every round: they are ranked once. Ranks with weights are no numbers that a float holds.
    private protected override CorrelationScore<T> ScoreFor(
        ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights, out ReadOnlySpan<T> prepared)
    {
        prepared = targets;
        if (((SoftSpearmanScore<T>)Score).TargetRanks != TargetRanks.Hard || !weights.IsEmpty || eras.Longest > LongestRanked)
            return Score;
        if (eras != _eras || !targets.SequenceEqual(_targets.AsSpan(0, eras.Length)))
        {
            _eras = default;
            Span<T> ranks = Grown(ref _ranks, eras.Length);
            HardRank.Compute(targets, eras, ranks);
            targets.CopyTo(Grown(ref _targets, eras.Length));
            _eras = eras;
        }

        prepared = _ranks.AsSpan(0, eras.Length);
        return _ofRanks;
    }
}
