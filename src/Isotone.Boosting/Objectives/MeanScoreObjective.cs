using System.Numerics;

namespace Isotone.Boosting;

/// <summary>Minus the mean of a correlation over the eras.</summary>
public abstract class MeanScoreObjective<T> : ScoreObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected MeanScoreObjective(CorrelationScore<T> score, BoostingCurvature curvature)
        : base(score, curvature)
    {
    }

    private protected sealed override double Combine(ReadOnlySpan<double> scores, Span<EraState> eras, out double scale)
    {
        double sum = 0, total = 0;
        for (int era = 0; era < eras.Length; era++)
        {
            sum += eras[era].Weight * scores[era];
            total += eras[era].Weight;
            (eras[era].Slope, eras[era].Curvature) = (1, 1);
        }

        Span<double> sums = [sum, total];
        AddUp(sums);
        scale = 1;
        return -sums[0] / sums[1];
    }
}
