namespace Isotone.Numerai;

/// <summary>
/// Numerai's CORR until 2022: Pearson's correlation of the target with the ranks of the predictions, ties ranked in the
/// order of the rows (pandas: <c>numpy.corrcoef(target, prediction.rank(pct=True, method="first"))</c>).
/// </summary>
internal sealed class LegacyCorrScore : EraScore
{
    public override string Name => "legacy_corr";

    public override double Of(EraSample era)
    {
        // Ranked by the order of rows, a constant prediction would score whatever that order happens to be.
        ReadOnlySpan<double> predictions = era.Predictions.Span;
        if (!predictions.ContainsAnyExcept(predictions[0]))
            return double.NaN;
        double[] ranks = HardRank.Of(predictions, TieRule.First);
        return Correlation.Pearson(era.Targets.Span, ranks);
    }
}
