namespace Isotone.Numerai;

/// <summary>What a model's era scores come to.</summary>
/// <param name="Eras">The number of eras that have a score.</param>
/// <param name="Mean">The mean era score; null where no era has a score.</param>
/// <param name="Std">The population deviation of the era scores; null where no era has a score.</param>
/// <param name="Sharpe">Mean / deviation, not annualised; null for one era or where the deviation is 0.</param>
/// <param name="MaxDrawdown">
/// The largest fall of the cumulative sum of era scores, in the order of the eras, from its running maximum, which
/// starts at 0: never negative. Null where no era has a score.
/// </param>
public sealed record ScoreSummary(int Eras, double? Mean, double? Std, double? Sharpe, double? MaxDrawdown)
{
    /// <summary>See <see cref="ScoreStatistics.CompoundedDrawdown"/>; null where no era has a score.</summary>
    public double? CompoundedDrawdown { get; init; }

    /// <summary>See <see cref="ScoreStatistics.SmartSharpe"/>.</summary>
    public double? SmartSharpe { get; init; }

    /// <summary>See <see cref="ScoreStatistics.Autocorrelation"/>.</summary>
    public double? Autocorrelation { get; init; }

    /// <summary>See <see cref="ScoreStatistics.Consistency"/>.</summary>
    public double? Consistency { get; init; }

    /// <summary>In percent; see <see cref="ScoreStatistics.AnnualYield"/>.</summary>
    public double? AnnualYield { get; init; }

    /// <summary>The statistics by their names in JSON, in the order they are reported.</summary>
    public IReadOnlyList<(string Name, double? Value)> Statistics =>
    [
        ("mean", Mean), ("std", Std), ("sharpe", Sharpe), ("max_drawdown", MaxDrawdown),
        ("compounded_drawdown", CompoundedDrawdown), ("smart_sharpe", SmartSharpe), ("autocorrelation", Autocorrelation),
        ("consistency", Consistency), ("apy", AnnualYield),
    ];

    /// <summary>Sums up era scores.</summary>
    /// <param name="eraScores">The score of each era, in order; eras whose score is NaN are left out.</param>
    public static ScoreSummary Of(ReadOnlySpan<double> eraScores)
    {
        var scores = new List<double>(eraScores.Length);
        foreach (double score in eraScores)
        {
            if (!double.IsNaN(score))
                scores.Add(score);
        }

        if (scores.Count == 0)
            return new ScoreSummary(0, null, null, null, null);

        // From the first score, so that equal scores have deviation 0 and not what rounding leaves of it.
        double shift = scores.Average(score => score - scores[0]);
        double mean = scores[0] + shift;
        double std = Math.Sqrt(scores.Average(score => Square(score - scores[0] - shift)));
        double[] all = [.. scores];
        return new ScoreSummary(scores.Count, mean, std, std == 0 ? null : mean / std, ScoreStatistics.Drawdown(all))
        {
            CompoundedDrawdown = ScoreStatistics.CompoundedDrawdown(all),
            SmartSharpe = std == 0 ? null : ScoreStatistics.SmartSharpe(all),
            Autocorrelation = ScoreStatistics.Autocorrelation(all),
            Consistency = ScoreStatistics.Consistency(all),
            AnnualYield = ScoreStatistics.AnnualYield(all),
        };
    }

    private static double Square(double x) => x * x;
}
