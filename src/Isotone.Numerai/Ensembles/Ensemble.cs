namespace Isotone.Numerai;

/// <summary>Puts the predictions of several models together.</summary>
public static class Ensemble
{
    /// <summary>
    /// The mean of the models' rank-Gauss predictions, each era ranked on its own: models of other seeds, targets or units
    /// count alike, and the order at the ends counts more than in a mean of ranks.
    /// </summary>
    /// <param name="predictions">The predictions of each model, shape [models][rows], finite.</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="weights">The weight of each model, at least 0 and not all 0; equal ones by default.</param>
    /// <returns>The ensemble's predictions, shape [rows]: to be ranked again before they are submitted.</returns>
    /// <exception cref="ArgumentException">
    /// There is no model, a length does not fit, or a prediction is NaN or infinite (the message names model, element and era).
    /// </exception>
    public static double[] OfRankGauss(
        IReadOnlyList<ReadOnlyMemory<double>> predictions, Rows eras, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (predictions.Count == 0)
            throw new ArgumentException("predictions has no model.", nameof(predictions));
        double[] shares = Shares(predictions.Count, weights);
        double[] mean = new double[eras.Length], gauss = new double[eras.Length];
        for (int model = 0; model < predictions.Count; model++)
        {
            ReadOnlySpan<double> values = predictions[model].Span;
            string name = $"predictions[{model}]";
            Guard.Covers(eras, values, name);
            Guard.Finite(values, eras, name);
            RankGauss.Compute(values, eras, gauss);
            for (int row = 0; row < mean.Length; row++)
                mean[row] += shares[model] * gauss[row];
        }

        return mean;
    }

    private static double[] Shares(int models, IReadOnlyList<double>? weights)
    {
        if (weights is null)
            return [.. Enumerable.Repeat(1.0 / models, models)];
        if (weights.Count != models)
            throw new ArgumentException($"weights has {weights.Count} elements where {models} are needed.", nameof(weights));
        for (int model = 0; model < models; model++)
        {
            if (!(weights[model] >= 0) || double.IsInfinity(weights[model]))
                throw new ArgumentException($"weights[{model}] is {weights[model]}; it must be finite and at least 0.", nameof(weights));
        }

        double sum = weights.Sum();
        return sum > 0
            ? [.. weights.Select(weight => weight / sum)]
            : throw new ArgumentException("weights are all 0.", nameof(weights));
    }
}
