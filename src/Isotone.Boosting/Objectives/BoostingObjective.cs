using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Puts into each place the sum over all processes of what they have there.</summary>
public delegate void WorkerSum(Span<double> values);

/// <summary>A loss over eras as boosters want it: gradient and curvature for each row, independent of any booster.</summary>
/// <remarks>
/// <para>
/// The gradient is that of the loss times one number, <see cref="Unit"/>, which the curvature is in too: a Newton step does
/// not depend on it. It is chosen so that the curvature is of the mean weight, 1 without weights, as that of squared error
/// is: regularization by a leaf's curvature (XGBoost's lambda and min_child_weight) then means the same for every loss.
/// </para>
/// <para>
/// A row's weight within its era means how often it counts; an era counts as its mean weight says. All arithmetic is in
/// double and rounded once. Results are the same bits for any number of threads. An object keeps buffers and belongs to one
/// thread at a time; after the first call nothing is allocated.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class BoostingObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected BoostingObjective()
    {
    }

    /// <summary>Its name in histories, in snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>What the gradient of the last call is in: gradient = Unit x the derivative of the loss.</summary>
    public double Unit { get; private protected set; } = 1;

    /// <summary>
    /// Adds numbers up over all processes where the eras are spread over several, each of which then has the same sums; null
    /// for one process. Every process calls it as often, also one without eras.
    /// </summary>
    public WorkerSum? SumOverWorkers { get; set; }

    /// <summary>The prediction to start from for all rows; 0 where the loss does not see a constant.</summary>
    /// <param name="targets">The targets of all rows, flat.</param>
    /// <param name="eras">How they are cut into eras.</param>
    /// <param name="weights">A weight for each row, finite and not negative; empty for equal weights.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an element is NaN, infinite or of negative weight.</exception>
    public virtual double StartingScore(ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights = default)
    {
        if (!IsEmptyShare(eras))
            Guard.Covers(eras, targets);
        Guard.Finite(targets, eras);
        BoostingWeights.Require(weights, eras);
        return 0;
    }

    /// <summary>The gradient and the curvature of the loss.</summary>
    /// <param name="predictions">The predictions so far, flat. Constant ones have a finite gradient that improves them.</param>
    /// <param name="targets">The targets, flat. Same length.</param>
    /// <param name="eras">How both are cut into eras.</param>
    /// <param name="weights">A weight for each row, finite and not negative; empty for equal weights.</param>
    /// <param name="gradient">Receives the gradient, <see cref="Unit"/> times the loss's.</param>
    /// <param name="curvature">Receives the curvature: positive, and 0 for rows of weight 0.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="eras"/>, an element is NaN or infinite, a weight is negative (the message names
    /// it and its row), or all weights are 0.
    /// </exception>
    /// <exception cref="NotSupportedException">The objective takes no weights.</exception>
    public double Evaluate(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows eras,
        ReadOnlySpan<T> weights,
        Span<T> gradient,
        Span<T> curvature)
    {
        if (!IsEmptyShare(eras))
            Guard.Covers(eras, predictions);
        Guard.SameLength(predictions, eras.Length);
        Guard.SameLength(targets, eras.Length);
        Guard.SameLength(gradient, eras.Length);
        Guard.SameLength(curvature, eras.Length);
        Guard.Finite(predictions, eras);
        Guard.Finite(targets, eras);
        BoostingWeights.Require(weights, eras);
        if (!weights.IsEmpty && TensorSum(weights) == 0)
            throw new ArgumentException("All weights are 0: no row counts.", nameof(weights));
        return Compute(predictions, targets, eras, weights, gradient, curvature);
    }

    /// <summary>As <see cref="Evaluate"/>, with arguments that have been checked.</summary>
    private protected abstract double Compute(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows eras,
        ReadOnlySpan<T> weights,
        Span<T> gradient,
        Span<T> curvature);

    /// <summary>Adds up over all processes, in place.</summary>
    private protected void AddUp(Span<double> values) => SumOverWorkers?.Invoke(values);

    /// <summary>The sum of weights, or of ones.</summary>
    private protected static double TotalWeight(ReadOnlySpan<T> weights, int count) => weights.IsEmpty ? count : TensorSum(weights);

    /// <summary>The mean weight of an era's rows, which is how much the era counts.</summary>
    private protected static double EraWeight(ReadOnlySpan<T> weights, Rows eras, int era) =>
        weights.IsEmpty ? 1 : MeanOf(eras.Slice(weights, era));

    /// <summary>The mean of weights.</summary>
    private protected static double MeanOf(ReadOnlySpan<T> weights) => TensorSum(weights) / weights.Length;

    /// <summary>A row's weight.</summary>
    private protected static double WeightOf(ReadOnlySpan<T> weights, int row) =>
        weights.IsEmpty ? 1 : double.CreateTruncating(weights[row]);

    /// <summary>A buffer of at least some length.</summary>
    private protected static Span<TItem> Grown<TItem>(ref TItem[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new TItem[length];
        return buffer.AsSpan(0, length);
    }

    // A process may have no eras where others have some.
    private bool IsEmptyShare(Rows eras) => eras.Count == 0 && SumOverWorkers is not null;

    private static double TensorSum(ReadOnlySpan<T> values)
    {
        double sum = 0;
        foreach (T value in values)
            sum += double.CreateTruncating(value);
        return sum;
    }
}
