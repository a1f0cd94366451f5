namespace Isotone.Boosting;

/// <summary>Computes a number for each era from predictions and targets; NaN where an era defines none.</summary>
/// <param name="predictions">One prediction for each row.</param>
/// <param name="targets">One target for each row.</param>
/// <param name="eras">How the rows are cut into eras.</param>
/// <param name="scores">Receives one number an era.</param>
public delegate void EraScores(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Rows eras, Span<double> scores);

/// <summary>Makes one number of the eras' scores.</summary>
/// <param name="scores">The scores that are defined.</param>
public delegate double EraSummary(ReadOnlySpan<double> scores);

/// <summary>A number to watch on the validation data after each round.</summary>
/// <param name="Name">Its name in histories, in snake_case.</param>
/// <param name="Scores">What computes the score of each era.</param>
/// <param name="Summary">What becomes of them.</param>
/// <param name="LargerIsBetter">Which way is better.</param>
public sealed record BoostingMetric(string Name, EraScores Scores, EraSummary Summary, bool LargerIsBetter = true)
{
    /// <summary>The mean over eras of Spearman's correlation, mean ranks for ties.</summary>
    public static BoostingMetric Spearman { get; } = new("spearman", Correlation.Spearman, Mean);

    /// <summary>The mean over eras of Pearson's correlation.</summary>
    public static BoostingMetric Pearson { get; } = new("pearson", Correlation.Pearson, Mean);

    /// <summary>The mean over eras of Spearman's correlation over its population deviation.</summary>
    public static BoostingMetric SpearmanSharpe { get; } = new("spearman_sharpe", Correlation.Spearman, Sharpe);

    /// <summary>The mean over eras of the mean squared error.</summary>
    public static BoostingMetric SquaredError { get; } = new("mse", SquaredErrors, Mean, LargerIsBetter: false);

    /// <summary>The mean; NaN of none.</summary>
    public static double Mean(ReadOnlySpan<double> scores)
    {
        double sum = 0;
        foreach (double score in scores)
            sum += score;
        return sum / scores.Length;
    }

    /// <summary>The mean over the population deviation; NaN where there is none.</summary>
    public static double Sharpe(ReadOnlySpan<double> scores)
    {
        double mean = Mean(scores), squares = 0;
        foreach (double score in scores)
            squares += (score - mean) * (score - mean);
        return squares > 0 ? mean / Math.Sqrt(squares / scores.Length) : double.NaN;
    }

    /// <summary>The number, of the eras that define one.</summary>
    public double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Rows eras)
    {
        double[] scores = new double[eras.Count];
        Scores(predictions, targets, eras, scores);
        return Summary(Array.FindAll(scores, double.IsFinite));
    }

    private static void SquaredErrors(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Rows eras, Span<double> scores)
    {
        for (int era = 0; era < eras.Count; era++)
        {
            ReadOnlySpan<float> p = eras.Slice(predictions, era), t = eras.Slice(targets, era);
            double sum = 0;
            for (int i = 0; i < p.Length; i++)
                sum += ((double)p[i] - t[i]) * ((double)p[i] - t[i]);
            scores[era] = sum / p.Length;
        }
    }
}
