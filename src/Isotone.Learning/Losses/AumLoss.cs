using System.Numerics;

namespace Isotone.Learning;

/// <summary>The AUM of binary labels, the surrogate for AUC, averaged or added up over the rows.</summary>
/// <remarks>
/// A target of 1 is positive, anything else negative. Rows of a single class count 0. See <see cref="Aum{T}"/>.
/// </remarks>
/// <param name="denominator">Whether errors are rates or counts.</param>
/// <param name="reduction">How the rows' areas become one number.</param>
/// <param name="perDeviation">
/// Whether each row's area is in units of its predictions' mean absolute deviation. The plain area is smallest for constant
/// predictions, and training on it for long comes to them: see <see cref="Operations.AumPerDeviation{T}(Variable{T}, Variable{T}, Rows, ErrorDenominator)"/>.
/// </param>
public sealed class AumLoss<T>(
    ErrorDenominator denominator = ErrorDenominator.Rate,
    Reduction reduction = Reduction.Mean,
    bool perDeviation = false) : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ErrorDenominator _denominator = Enum.IsDefined(denominator)
        ? denominator
        : throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "There is no such denominator.");

    private readonly OperatorPool<Aum<T>> _aum = new(() => new Aum<T>(denominator));
    private readonly OperatorPool<WeightedAumRow<T>> _weighted = new(() => new WeightedAumRow<T>());

    /// <inheritdoc/>
    public override string Name => "aum";

    /// <inheritdoc/>
    public override string Kind => "Aum";

    /// <inheritdoc/>
    public override bool IsPerRow => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        new("denominator", _denominator.ToString()),
        new("reduction", reduction.ToString()),
        Setting.Of("per_deviation", perDeviation),
    ];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) => Reduce(perDeviation
        ? predictions.AumPerDeviation(targets, rows, _aum)
        : predictions.Aum(targets, rows, _aum));

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs) => inputs.Weights is Variable<T> weights
        ? Reduce(predictions.WeightedAum(inputs.Targets, inputs.Rows, weights, _denominator, perDeviation, _weighted))
        : Compute(predictions, inputs.Targets, inputs.Rows);

    private Variable<T> Reduce(Variable<T> areas) => reduction == Reduction.Mean ? areas.Mean() : areas.Sum();

    private protected override bool IsConstant(ReadOnlySpan<T> target) => Operations.IsSingleClass(target);
}
