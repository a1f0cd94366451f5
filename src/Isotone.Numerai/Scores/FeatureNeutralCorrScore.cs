namespace Isotone.Numerai;

/// <summary>
/// FNC (numerai-tools: <c>feature_neutral_corr</c>): Numerai's correlation of what is left of the rank-Gauss predictions
/// when everything linear in the features is taken out.
/// </summary>
internal sealed class FeatureNeutralCorrScore(int? topBottom) : EraScore
{
    [ThreadStatic]
    private static EraNeutralizer? _neutralizer;

    [ThreadStatic]
    private static int _features;

    private readonly int? _topBottom = TopBottom.Require(topBottom);

    public override string Name => "fnc";

    public override double Of(EraSample era)
    {
        FeatureRows features = era.RequireFeatures();
        ReadOnlySpan<double> predictions = era.Predictions.Span;
        if (!predictions.ContainsAnyExcept(predictions[0]))
            return double.NaN;
        if (_neutralizer is null || _features != features.Names.Count)
            (_neutralizer, _features) = (new EraNeutralizer(features.Names.Count), features.Names.Count);
        double[] neutral = RankGauss.Of(predictions);
        _neutralizer.Run(features, 0, neutral, proportion: 1, neutral);
        return NumeraiCorrScore.Of(neutral, era.Targets.Span, _topBottom, poweredTarget: true);
    }
}
