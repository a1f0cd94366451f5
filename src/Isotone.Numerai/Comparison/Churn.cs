namespace Isotone.Numerai;

/// <summary>How much of an order changes from one submission to the next (numerai-tools: <c>churn</c>).</summary>
public static class Churn
{
    /// <summary>1 - Spearman's correlation: 0 for the same order, 1 for unrelated ones, 2 for the reverse.</summary>
    /// <param name="first">Predictions, shape [n].</param>
    /// <param name="second">Predictions for the same rows, shape [n].</param>
    /// <returns>The churn; NaN where a side is constant.</returns>
    /// <exception cref="ArgumentException">A side is empty, the lengths differ, or an element is NaN.</exception>
    public static double Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second) => 1 - Correlation.Spearman(first, second);

    /// <summary>
    /// 1 - the share of the highest and of the lowest predictions that are still among them, the mean of both: 0 where both
    /// ends stay, 1 where nothing does. Equal predictions are taken in the order of the rows.
    /// </summary>
    /// <param name="firstIds">The id of each row of one submission, each once, shape [n].</param>
    /// <param name="first">Its predictions, shape [n], without NaN.</param>
    /// <param name="secondIds">The id of each row of the other, each once, shape [m].</param>
    /// <param name="second">Its predictions, shape [m], without NaN.</param>
    /// <param name="count">The number of rows at each end, at least 1 and no more than either side has.</param>
    /// <exception cref="ArgumentException">Ids and predictions differ in number, or a prediction is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or beyond a side.</exception>
    public static double OfTopBottom(
        IReadOnlyList<string> firstIds, ReadOnlySpan<double> first, IReadOnlyList<string> secondIds,
        ReadOnlySpan<double> second, int count)
    {
        ArgumentNullException.ThrowIfNull(firstIds);
        ArgumentNullException.ThrowIfNull(secondIds);
        Guard.SameLength(first, firstIds.Count);
        Guard.SameLength(second, secondIds.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(first.Length, second.Length));
        int[] firstOrder = ArgSort.Of(first), secondOrder = ArgSort.Of(second);
        double top = Shared(firstIds, firstOrder.AsSpan(^count..), secondIds, secondOrder.AsSpan(^count..));
        double bottom = Shared(firstIds, firstOrder.AsSpan(0, count), secondIds, secondOrder.AsSpan(0, count));
        return 1 - ((top + bottom) / (2 * count));
    }

    private static int Shared(
        IReadOnlyList<string> firstIds, ReadOnlySpan<int> firstRows, IReadOnlyList<string> secondIds, ReadOnlySpan<int> secondRows)
    {
        var ids = new HashSet<string>(firstRows.Length, StringComparer.Ordinal);
        foreach (int row in firstRows)
            ids.Add(firstIds[row]);
        int shared = 0;
        foreach (int row in secondRows)
            shared += ids.Contains(secondIds[row]) ? 1 : 0;
        return shared;
    }
}
