using System.Numerics;

namespace Isotone.Learning;

/// <summary>Minus the Sharpe ratio of a score over the rows (eras) of a batch: its mean over its population deviation.</summary>
/// <remarks>
/// Wants batches of several eras, the more the better: a single one has no deviation, so that value 0 and the gradient of
/// its score are given. Rows whose target is constant count as score 0.
/// </remarks>
/// <param name="score">The loss whose row scores are taken, such as <see cref="SoftSpearmanLoss{T}"/>.</param>
public sealed class SharpeLoss<T>(ScoreLoss<T> score) : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScoreLoss<T> _score = score ?? throw new ArgumentNullException(nameof(score));

    /// <inheritdoc/>
    public override string Name => $"sharpe_{_score.Name}";

    /// <inheritdoc/>
    public override string Kind => "Sharpe";

    /// <inheritdoc/>
    public override bool IsPerRow => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Loss<T>> Parts => [_score];

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [new("score", _score.Kind), .. _score.Settings];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        Compute(predictions, new LossInputs<T>(targets, rows));

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs) =>
        _score.RowScores(predictions, inputs).Sharpe().Scale(-T.One);
}
