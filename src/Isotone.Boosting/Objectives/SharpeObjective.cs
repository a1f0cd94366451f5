using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the Sharpe ratio of a correlation over the eras: its mean over its population deviation.</summary>
/// <remarks>
/// With z_e the era's score standardised over the eras, dS/dscore_e = (1 - S z_e)/(E deviation): weak eras are pulled harder
/// and very strong ones back. The curvature of an era is that of its score times max(1, |1 - S z_e|), so that no era takes
/// more than a unit step. Where the scores do not deviate, as at constant predictions or for a single era, the loss is 0
/// and the gradient that of the mean score.
/// </remarks>
/// <param name="objective">The objective whose scores are taken, such as <see cref="SoftSpearmanObjective{T}"/>.</param>
public sealed class SharpeObjective<T>(MeanScoreObjective<T> objective)
    : ScoreObjective<T>(Of(objective).Score, objective.Curvature)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name { get; } = $"sharpe_{objective.Name}";

    private protected override CorrelationScore<T> ScoreFor(
        ReadOnlySpan<T> targets, Rows eras, ReadOnlySpan<T> weights, out ReadOnlySpan<T> prepared) =>
        objective.ScoreOf(targets, eras, weights, out prepared);

    private protected override double Combine(ReadOnlySpan<double> scores, Span<EraState> eras, out double scale)
    {
        double total = 0, sum = 0, squares = 0;
        for (int era = 0; era < eras.Length; era++)
        {
            total += eras[era].Weight;
            sum += eras[era].Weight * scores[era];
        }

        Span<double> sums = [sum, total];
        AddUp(sums);
        double mean = sums[0] / sums[1];

        // Equal scores have no deviation at all: their mean must be each of them to the last bit.
        sums[0] = 0;
        for (int era = 0; era < eras.Length; era++)
            sums[0] += eras[era].Weight * (scores[era] - mean);
        AddUp(sums[..1]);
        mean += sums[0] / sums[1];
        for (int era = 0; era < eras.Length; era++)
            squares += eras[era].Weight * (scores[era] - mean) * (scores[era] - mean);
        sums[0] = squares;
        AddUp(sums[..1]);
        (squares, total) = (sums[0], sums[1]);
        double deviation = Math.Sqrt(squares / total), ratio = deviation > 0 ? mean / deviation : 0;
        for (int era = 0; era < eras.Length; era++)
        {
            double slope = deviation > 0 ? 1 - ratio * (scores[era] - mean) / deviation : 1;
            (eras[era].Slope, eras[era].Curvature) = (slope, Math.Max(1, Math.Abs(slope)));
        }

        scale = deviation > 0 ? deviation : 1;
        return -ratio;
    }

    private static MeanScoreObjective<T> Of(MeanScoreObjective<T> objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective;
    }
}
