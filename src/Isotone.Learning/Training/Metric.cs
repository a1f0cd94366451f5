namespace Isotone.Learning;

/// <summary>Computes a number from predictions and targets cut into eras.</summary>
/// <param name="predictions">One prediction for each row.</param>
/// <param name="targets">One target for each row.</param>
/// <param name="eras">How the rows are cut into eras.</param>
public delegate double MetricFunction(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, Rows eras);

/// <summary>A number to watch after each epoch.</summary>
/// <param name="Name">Its name in histories, in snake_case.</param>
/// <param name="Compute">What computes it.</param>
public sealed record Metric(string Name, MetricFunction Compute)
{
    /// <summary>Whether more is better, as of a correlation; false for a loss.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>Spearman's correlation, mean ranks for ties, averaged over the eras; those where a side is constant are left out.</summary>
    public static Metric Spearman { get; } = new("spearman", (predictions, targets, eras) =>
    {
        double[] correlations = new double[eras.Count];
        Correlation.Spearman(predictions, targets, eras, correlations);
        return MeanOfDefined(correlations);
    });

    /// <summary>Pearson's correlation, averaged over the eras; those where a side is constant are left out.</summary>
    public static Metric Pearson { get; } = new("pearson", (predictions, targets, eras) =>
    {
        double[] correlations = new double[eras.Count];
        Correlation.Pearson(predictions, targets, eras, correlations);
        return MeanOfDefined(correlations);
    });

    /// <summary>A loss as a metric, under its own name.</summary>
    public static Metric Of(Loss<float> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new Metric(loss.Name, loss.Evaluate) { HigherIsBetter = false };
    }

    // NaN where no era defines it.
    private static double MeanOfDefined(double[] correlations) =>
        correlations.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
