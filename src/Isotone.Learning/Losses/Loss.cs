using System.Numerics;

namespace Isotone.Learning;

/// <summary>What training makes small: a number from predictions, targets and the rows (eras) they are cut into.</summary>
public abstract class Loss<T> : IDescribed
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<int> _constantTargetRows = [];

    /// <summary>The name it goes by in histories and on command lines, in snake_case.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>Whether the loss is an average over rows, so that the rows of a batch must be whole eras to mean anything.</summary>
    public abstract bool IsPerRow { get; }

    /// <summary>Whether the loss wants <see cref="LossInputs{T}.Features"/>.</summary>
    public virtual bool NeedsFeatures => false;

    /// <summary>
    /// The rows of the last call that have no order to learn because their target is constant: they add value 0 and
    /// gradient 0 to what is averaged. Always empty for a loss that is no average over rows.
    /// </summary>
    public IReadOnlyList<int> ConstantTargetRows => _constantTargetRows;

    /// <summary>Computes the loss.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="targets">As many elements, constant.</param>
    /// <param name="rows">The rows, such as the eras of the batch.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the targets require a gradient.</exception>
    public Variable<T> Forward(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        Forward(predictions, new LossInputs<T>(targets, rows));

    /// <summary>Computes the loss, where there are weights of them too.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by the rows.</param>
    /// <param name="inputs">The targets, the rows, and what else there is.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, what must be constant requires a gradient, or a weight is negative or not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">There are weights, and the loss takes none.</exception>
    public Variable<T> Forward(Variable<T> predictions, LossInputs<T> inputs)
    {
        RowFunction.RequireRows(predictions, inputs.Targets, inputs.Rows);
        RowFunction.RequireWeights(predictions, inputs.Weights);
        _constantTargetRows.Clear();
        if (IsPerRow)
            FindConstantRows(inputs.Targets.Value, inputs.Rows);
        return Compute(predictions, inputs);
    }

    /// <summary>The loss as a number, without a graph: as a metric.</summary>
    /// <inheritdoc cref="Forward(Variable{T}, Variable{T}, Rows)"/>
    public double Evaluate(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, Rows rows) =>
        Evaluate(predictions, new LossInputs<T>(Variable.From(targets), rows));

    /// <summary>The loss as a number, without a graph: as a metric.</summary>
    /// <inheritdoc cref="Forward(Variable{T}, LossInputs{T})"/>
    public double Evaluate(ReadOnlySpan<T> predictions, LossInputs<T> inputs)
    {
        using (NoGrad.Enter())
            return double.CreateTruncating(Forward(Variable.From(predictions), inputs).Item);
    }

    /// <summary>What the loss of a batch counts in a mean over batches: its rows where it is an average of them, else its elements.</summary>
    public int WeightOf(Rows rows) => IsPerRow ? rows.Count : rows.Length;

    /// <summary>Computes the loss of arguments that fit.</summary>
    protected abstract Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows);

    /// <summary>Computes the loss of arguments that fit, where there are weights of them too.</summary>
    /// <exception cref="NotSupportedException">There are weights, and the loss takes none.</exception>
    protected virtual Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs) => inputs.Weights is null
        ? Compute(predictions, inputs.Targets, inputs.Rows)
        : throw new NotSupportedException($"The {Name} loss takes no weights.");

    /// <summary>offset + factor * mean of a number for each row.</summary>
    private protected static Variable<T> MeanOf(Variable<T> rowValues, T factor, T offset)
    {
        Variable<T> mean = rowValues.Mean().Scale(factor);
        return offset == T.Zero ? mean : mean.Add(Variable.Scalar(offset));
    }

    /// <summary>Whether the target of a row gives no order to learn.</summary>
    private protected virtual bool IsConstant(ReadOnlySpan<T> target) => !target.ContainsAnyExcept(target[0]);

    private void FindConstantRows(ReadOnlySpan<T> targets, Rows rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            if (IsConstant(rows.Slice(targets, row)))
                _constantTargetRows.Add(row);
        }
    }
}
