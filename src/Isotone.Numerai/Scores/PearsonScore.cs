namespace Isotone.Numerai;

/// <summary>Pearson's correlation of predictions and target as they are.</summary>
internal sealed class PearsonScore : EraScore
{
    public override string Name => "pearson";

    public override double Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets) =>
        Correlation.Pearson(predictions, targets);
}
