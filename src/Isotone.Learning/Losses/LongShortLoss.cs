using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus what a book long of each era's soft top and short of its soft bottom makes, averaged over the rows (eras).</summary>
/// <remarks>
/// In units of the target's standard deviation. Only the borders of the two sides are trained. See
/// <see cref="LongShortScore{T}"/>.
/// </remarks>
public sealed class LongShortLoss<T> : ScoreLoss<T>, IStrengthSetting
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LongShortScore<T> _score;

    /// <summary>A loss of a given share and softness.</summary>
    /// <param name="share">The share of a row that each side holds, above 0 and at most 1/2.</param>
    /// <param name="strength">How wide the borders are; one standard deviation of each row's predictions where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the strength is out of range.</exception>
    /// <exception cref="NotSupportedException">The strength is a mean block size.</exception>
    public LongShortLoss(double share, SoftRankStrength? strength = null) =>
        _score = new LongShortScore<T>(share, strength ?? SoftRankStrength.Relative(1));

    /// <inheritdoc/>
    public SoftRankStrength Strength
    {
        get => _score.Strength;
        set => _score.Strength = value;
    }

    /// <inheritdoc/>
    public override string Name => "long_short";

    /// <inheritdoc/>
    public override string Kind => "LongShort";

    /// <inheritdoc/>
    public override DifferentiableScore<T> Score => _score;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("share", _score.Share),
        new("strength", Strength.ToString()),
    ];
}
