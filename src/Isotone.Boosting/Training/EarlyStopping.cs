namespace Isotone.Boosting;

/// <summary>Watches one metric.</summary>
/// <param name="metric">The metric.</param>
/// <param name="patience">After how many rounds without a better value to stop.</param>
internal sealed class EarlyStopping(BoostingMetric metric, int patience)
{
    private double _best = double.NaN;

    /// <summary>The round with the best value, or null before any was defined.</summary>
    public int? BestRound { get; private set; }

    /// <summary>Takes a round's metrics; whether to stop.</summary>
    public bool ShouldStop(int round, IReadOnlyDictionary<string, double> values, int roundsSoFar)
    {
        double value = values[metric.Name];
        if (!double.IsNaN(value) && (double.IsNaN(_best) || (metric.LargerIsBetter ? value > _best : value < _best)))
            (_best, BestRound) = (value, round);
        int firstRound = round - roundsSoFar;
        return round - (BestRound ?? firstRound) >= patience;
    }
}
