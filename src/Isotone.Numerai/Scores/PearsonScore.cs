namespace Isotone.Numerai;

/// <summary>Pearson's correlation of predictions and target as they are.</summary>
internal sealed class PearsonScore : EraScore
{
    public override string Name => "pearson";

    public override double Of(EraSample era) => Correlation.Pearson(era.Predictions.Span, era.Targets.Span);
}
