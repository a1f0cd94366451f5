using System.Numerics;

namespace Isotone.Learning;

/// <summary>Losses that average a differentiable score over the rows (eras), turned round so that less is better.</summary>
/// <remarks>
/// Rows whose target is constant count as score 0 and have gradient 0 (<see cref="Loss{T}.ConstantTargetRows"/>). Rows of
/// constant predictions have score 0 and a finite gradient that improves them.
/// </remarks>
public abstract class ScoreLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ScoreLoss()
    {
    }

    /// <inheritdoc/>
    public sealed override bool IsPerRow => true;

    /// <summary>The score of each row, in double arithmetic, with its derivative and maybe its Hessian.</summary>
    public abstract DifferentiableScore<T> Score { get; }

    /// <summary>What is added to minus the mean score.</summary>
    private protected virtual T Offset => T.Zero;

    /// <summary>The score of each row as a variable, shape [rows.Count].</summary>
    /// <inheritdoc cref="Loss{T}.Forward(Variable{T}, LossInputs{T})" path="/exception"/>
    public Variable<T> RowScores(Variable<T> predictions, LossInputs<T> inputs) =>
        predictions.Score(Score, inputs.Targets, inputs.Rows, inputs.Weights);

    /// <inheritdoc/>
    protected sealed override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        Compute(predictions, new LossInputs<T>(targets, rows));

    /// <inheritdoc/>
    protected sealed override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs) =>
        MeanOf(RowScores(predictions, inputs), -T.One, Offset);
}
