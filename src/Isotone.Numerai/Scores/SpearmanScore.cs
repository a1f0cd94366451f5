namespace Isotone.Numerai;

/// <summary>Spearman's correlation of predictions and target, mean ranks for ties on both sides.</summary>
internal sealed class SpearmanScore : EraScore
{
    public override string Name => "spearman";

    public override double Of(EraSample era) => Correlation.Spearman(era.Predictions.Span, era.Targets.Span);
}
