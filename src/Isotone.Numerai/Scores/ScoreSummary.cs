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
        return new ScoreSummary(scores.Count, mean, std, std == 0 ? null : mean / std, Drawdown(scores));
    }

    private static double Drawdown(List<double> scores)
    {
        double sum = 0, highest = 0, deepest = 0;
        foreach (double score in scores)
        {
            sum += score;
            highest = Math.Max(highest, sum);
            deepest = Math.Max(deepest, highest - sum);
        }

        return deepest;
    }

    private static double Square(double x) => x * x;
}
