using System.Buffers;
using System.Numerics;

namespace Isotone;

/// <summary>ROC curves and the area under them. A label of 1 is positive, any other number negative.</summary>
public static unsafe partial class Roc
{
    /// <summary>The ROC curve of one row. O(n log n) or better.</summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="predictions">Shape [n]: larger means more likely positive.</param>
    /// <exception cref="ArgumentException">
    /// A row is empty, the lengths differ, a label is NaN, a prediction is NaN or infinite, or all labels are of one class.
    /// </exception>
    public static RocCurve Curve<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(labels);
        BinaryLabels.Check(labels, predictions, row);
        BinaryLabels.RefuseSingleClass(labels, row);
        int[] sorted = ArgSort.Of(predictions, SortDirection.Descending);
        int positives = BinaryLabels.CountPositives(labels), negatives = labels.Length - positives;

        var fpr = new List<double> { 0 };
        var fnr = new List<double> { 1 };
        var tpr = new List<double> { 0 };
        var constants = new List<double> { double.NegativeInfinity };
        int truePositives = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = TiedRanks.GroupEnd(predictions, sorted, start);
            truePositives += PositivesBetween(labels, sorted, start, end);
            fpr.Add((end - truePositives) / (double)negatives);
            fnr.Add((positives - truePositives) / (double)positives);
            tpr.Add(truePositives / (double)positives);

            // The threshold of a prediction is the constant that lifts it to 0; 0 - p, as -p would print -0 for 0.
            constants.Add(0 - double.CreateTruncating(predictions[sorted[start]]));
            start = end;
        }

        constants.Add(double.PositiveInfinity);
        return new RocCurve(
            [.. fpr],
            [.. fnr],
            [.. tpr],
            [.. fpr.Zip(fnr, Math.Min)],
            [.. constants.SkipLast(1)],
            [.. constants.Skip(1)],
            AucOfSorted(labels, predictions, sorted, positives));
    }

    /// <summary>
    /// The area under the ROC curve of one row: the probability that a positive is above a negative, ties counting half.
    /// </summary>
    /// <param name="labels">Shape [n]: 1 is positive, anything else negative.</param>
    /// <param name="predictions">Shape [n]: larger means more likely positive.</param>
    /// <returns>A number in [0, 1]: a quotient of whole numbers, so that nothing is lost in sums.</returns>
    /// <inheritdoc cref="Curve{T}" path="/exception"/>
    public static double Auc<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(labels);
        Span<double> auc = [0];
        Auc(labels, predictions, row, auc);
        return auc[0];
    }

    /// <summary>The area under the ROC curve of each row, in parallel (<see cref="Parallelism"/>).</summary>
    /// <param name="labels">The labels of all rows, flat: 1 is positive, anything else negative.</param>
    /// <param name="predictions">The predictions of all rows, flat. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="auc">Receives one number a row.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="rows"/>, a label is NaN, a prediction is NaN or infinite, or a row holds a
    /// single class (the message names it).
    /// </exception>
    public static void Auc<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, Rows rows, Span<double> auc)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BinaryLabels.Check(labels, predictions, rows);
        Guard.SameLength(auc, rows.Count);
        BinaryLabels.RefuseSingleClass(labels, rows);
        int[] permutation = ArrayPool<int>.Shared.Rent(rows.Length);
        ArgSort.Sort(predictions, rows, permutation.AsSpan(0, rows.Length), SortDirection.Descending);
        fixed (T* labelsPointer = labels, predictionsPointer = predictions)
        fixed (double* results = auc)
            ParallelRows.Run(new AucWork<T>(labelsPointer, predictionsPointer, rows, permutation, results), rows);
        ArrayPool<int>.Shared.Return(permutation);
    }

    /// <summary>The area by the trapezoid rule over groups of tied predictions, in descending order.</summary>
    private static double AucOfSorted<T>(
        ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, ReadOnlySpan<int> sorted, int positives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pairs = new Pairs<T>(labels, sorted);
        TieGroups.ForEach(predictions, sorted, ref pairs);
        return pairs.Doubled / (2.0 * positives * (labels.Length - positives));
    }

    private static int PositivesBetween<T>(ReadOnlySpan<T> labels, ReadOnlySpan<int> sorted, int start, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int positives = 0;
        for (int k = start; k < end; k++)
            positives += BinaryLabels.AsNumber(labels[sorted[k]]);
        return positives;
    }

    /// <summary>Twice the pairs of a positive above a negative, pairs of equal predictions counting half.</summary>
    private ref struct Pairs<T>(ReadOnlySpan<T> labels, ReadOnlySpan<int> sorted) : ITieGroupVisitor
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _labels = labels;
        private readonly ReadOnlySpan<int> _sorted = sorted;
        private long _positives;

        // 2 P N AUC = sum over groups of fp_group (2 tp_before + tp_group): below 2^62 for any row that fits a span.
        public long Doubled { get; private set; }

        public void Visit(int start, int end)
        {
            int positives = PositivesBetween(_labels, _sorted, start, end);
            Doubled += (end - start - positives) * (2 * _positives + positives);
            _positives += positives;
        }
    }

    private readonly struct AucWork<T>(T* labels, T* predictions, Rows rows, int[] permutation, double* auc) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                var rowLabels = new ReadOnlySpan<T>(labels + start, length);
                auc[row] = AucOfSorted(
                    rowLabels,
                    new ReadOnlySpan<T>(predictions + start, length),
                    permutation.AsSpan(start, length),
                    BinaryLabels.CountPositives(rowLabels));
            }
        }
    }
}
