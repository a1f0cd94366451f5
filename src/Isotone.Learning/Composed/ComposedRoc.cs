using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// ROC curve, AUC and AUM written from sorting, gathering, sums and differences, as Hocking's article on AUM in R torch
/// writes them ("Overhead of auto-grad in torch", 2024): the gradient comes from those operations alone.
/// </summary>
/// <remarks>
/// <see cref="Operations.Aum{T}(Variable{T}, Variable{T}, Rows, ErrorDenominator)"/> computes the same AUM, and the same
/// gradient wherever there is one, at a fraction of the time and memory. Where predictions tie, a group of them moves as
/// its last member here, so that the gradient depends on the order of the elements; the operator's is the mean of the
/// one-sided derivatives.
/// </remarks>
public static class ComposedRoc
{
    /// <summary>The ROC curve of one row.</summary>
    /// <param name="predictions">Any shape; its elements are the row.</param>
    /// <param name="labels">As many elements, constant: 1 is positive, anything else negative.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, the labels require a gradient, or all labels are of one class.
    /// </exception>
    public static RocVariables<T> Curve<T>(Variable<T> predictions, Variable<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(labels);
        RowFunction.RequireRows(predictions, labels, Rows.One(predictions.Length));
        if (Operations.IsSingleClass(labels.Value))
            throw new ArgumentException("labels hold a single class; rates of both kinds of error need both.", nameof(labels));

        // Thresholds, ascending, are minus the predictions: where a growing constant makes each of them positive.
        int[] order = predictions.ArgSort(SortDirection.Descending);
        Variable<T> thresholds = predictions.Gather(order).Scale(-T.One);
        bool[] isPositive = [.. order.Select(i => labels.Value[i] == T.One)];
        Variable<T> one = Variable.Scalar(T.One), zero = Variable.Scalar(T.Zero);
        Variable<T> positive = Operations.Where(isPositive, one, zero), negative = Operations.Where(isPositive, zero, one);
        Variable<T> fp = negative.CumulativeSum(), fn = positive.Flip().CumulativeSum().Flip();
        Variable<T> fpr = fp / fp.Gather([fp.Length - 1]), fnr = fn / fn.Gather([0]);

        // Tied thresholds are one step: errors after it stand at its last element, those before it at its first.
        int[] last = [.. LastOfGroups(thresholds.Value)], first = [0, .. last.SkipLast(1).Select(end => end + 1)];
        Variable<T> start = Variable.From<T>([T.Zero]), finish = Variable.From<T>([T.Zero]);
        Variable<T> fprAll = Operations.Concatenate(start, fpr.Gather(last)), fnrAll = Operations.Concatenate(fnr.Gather(first), finish);
        Variable<T> distinct = thresholds.Gather(last);
        return new RocVariables<T>(
            fprAll,
            fnrAll,
            fprAll.Minimum(fnrAll),
            Operations.Concatenate(Variable.From<T>([T.NegativeInfinity]), distinct),
            Operations.Concatenate(distinct, Variable.From<T>([T.PositiveInfinity])));
    }

    /// <summary>The area under the ROC curve, by the trapezoid rule; its gradient is 0 everywhere.</summary>
    /// <inheritdoc cref="Curve" path="/param"/>
    /// <inheritdoc cref="Curve" path="/exception"/>
    public static Variable<T> Auc<T>(Variable<T> predictions, Variable<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RocVariables<T> curve = Curve(predictions, labels);
        Variable<T> tpr = Variable.Scalar(T.One) - curve.Fnr;
        int steps = tpr.Length - 1;
        Variable<T> sides = tpr.Gather([.. Enumerable.Range(0, steps)]) + tpr.Gather([.. Enumerable.Range(1, steps)]);
        return (curve.Fpr.Difference() * sides).Sum().Scale(T.CreateTruncating(0.5));
    }

    /// <summary>The area under min(FPR, FNR) over all constants added to the predictions.</summary>
    /// <inheritdoc cref="Curve" path="/param"/>
    /// <inheritdoc cref="Curve" path="/exception"/>
    public static Variable<T> Aum<T>(Variable<T> predictions, Variable<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // AUM = sum over the inner intervals of min(FPR, FNR) times their length
        RocVariables<T> curve = Curve(predictions, labels);
        int steps = curve.Fpr.Length - 1;
        if (steps < 2)
            return predictions.Sum().Scale(T.Zero);
        int[] inner = [.. Enumerable.Range(1, steps - 1)];
        Variable<T> thresholds = curve.MaxConstant.Gather([.. Enumerable.Range(0, steps)]);
        return (curve.MinFprFnr.Gather(inner) * thresholds.Difference()).Sum();
    }

    private static List<int> LastOfGroups<T>(ReadOnlySpan<T> sorted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var last = new List<int>();
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || sorted[i] != sorted[i + 1])
                last.Add(i);
        }

        return last;
    }
}
