using System.Numerics.Tensors;

namespace Isotone.Numerai;

/// <summary>What a series of era scores comes to, in Numerai's terms. Every score must be finite, in the order of the eras.</summary>
public static class ScoreStatistics
{
    private const double LongestStep = 0.25;
    private const double RoundsPerYear = 49;

    /// <summary>The largest fall of the cumulative sum from its running maximum, which starts at 0: never negative.</summary>
    /// <param name="scores">The era scores.</param>
    public static double Drawdown(ReadOnlySpan<double> scores)
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

    /// <summary>
    /// The largest fall of the compounded scores, the cumulative product of 1 + score, as a share of its running maximum,
    /// which starts at the first era as in Numerai's scripts: never negative.
    /// </summary>
    /// <param name="scores">The era scores, above -1.</param>
    public static double CompoundedDrawdown(ReadOnlySpan<double> scores)
    {
        double product = 1, highest = 0, deepest = 0;
        foreach (double score in scores)
        {
            product *= 1 + score;
            highest = Math.Max(highest, product);
            if (highest > 0)
                deepest = Math.Max(deepest, (highest - product) / highest);
        }

        return deepest;
    }

    /// <summary>
    /// The correlation of the scores with those of the eras before; null for fewer than three eras, or where either side
    /// is constant.
    /// </summary>
    /// <param name="scores">The era scores.</param>
    public static double? Autocorrelation(ReadOnlySpan<double> scores)
    {
        if (scores.Length < 3)
            return null;
        double correlation = Correlation.Pearson(scores[..^1], scores[1..]);
        return double.IsNaN(correlation) ? null : correlation;
    }

    /// <summary>
    /// Mean / (sample deviation * sqrt(1 + 2 sum_{i=1}^{n-1} (n - i)/n r^i)), r the autocorrelation with its sign: the
    /// Sharpe ratio less what is owed to eras that repeat one another. Null where there is no autocorrelation, no deviation,
    /// or nothing to take the root of.
    /// </summary>
    /// <param name="scores">The era scores.</param>
    public static double? SmartSharpe(ReadOnlySpan<double> scores)
    {
        if (Autocorrelation(scores) is not double r)
            return null;
        int n = scores.Length;
        double penalty = 1, power = 1;
        for (int i = 1; i < n; i++)
        {
            power *= r;
            penalty += 2 * (n - i) / (double)n * power;
        }

        double[] centred = NumeraiCorrScore.Centred(scores);
        double deviation = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(centred) / (n - 1));
        double smart = TensorPrimitives.Sum(scores) / n / (deviation * Math.Sqrt(penalty));
        return double.IsFinite(smart) ? smart : null;
    }

    /// <summary>
    /// The yield of a year of 49 rounds in percent: (prod(1 + clip(score, -0.25, 0.25))^(49/n) - 1) * 100, as payouts were
    /// compounded. Null for no eras.
    /// </summary>
    /// <param name="scores">The era scores.</param>
    public static double? AnnualYield(ReadOnlySpan<double> scores)
    {
        if (scores.IsEmpty)
            return null;
        double logarithm = 0;
        foreach (double score in scores)
            logarithm += Math.Log(1 + Math.Clamp(score, -LongestStep, LongestStep));

        // A product of many factors overflows where the sum of their logarithms does not.
        return (Math.Exp(logarithm * RoundsPerYear / scores.Length) - 1) * 100;
    }

    /// <summary>The share of eras with a score above 0; null for no eras.</summary>
    /// <param name="scores">The era scores.</param>
    public static double? Consistency(ReadOnlySpan<double> scores)
    {
        if (scores.IsEmpty)
            return null;
        int above = 0;
        foreach (double score in scores)
            above += score > 0 ? 1 : 0;
        return (double)above / scores.Length;
    }
}
