namespace Isotone.Numerai;

/// <summary>
/// What predictions add to other ones (numerai-tools: <c>correlation_contribution</c>): the covariance of the centred
/// target with the part of the rank-Gauss predictions that is orthogonal to the rank-Gauss others. A target between 0 and
/// 1 counts in buckets from -2 to 2.
/// </summary>
/// <remarks>
/// Rows for which the others have no prediction are left out; where they are more than a fifth of the era, which
/// numerai-tools refuses, the score is not defined, and neither is it where the others are constant. Constant predictions
/// contribute 0.
/// </remarks>
internal static class ContributionScore
{
    private const double LeastOverlap = 0.8;
    private const double Buckets = 4;

    public static double Of(
        ReadOnlySpan<double> predictions, ReadOnlySpan<double> others, ReadOnlySpan<double> targets, int? topBottom)
    {
        int[] rows = Known(others);
        if (rows.Length < LeastOverlap * others.Length)
            return double.NaN;
        double[] p = RankGauss.Of(TopBottom.Pick(predictions, rows));
        double[] m = RankGauss.Of(TopBottom.Pick(others, rows));
        if (!m.AsSpan().ContainsAnyExcept(0))
            return double.NaN;
        Orthogonal.Component(p, m, p);
        double[] t = InBuckets(TopBottom.Pick(targets, rows));
        int[] counted = topBottom is int count ? TopBottom.Rows(p, count) : [.. Enumerable.Range(0, p.Length)];
        double sum = 0;
        foreach (int row in counted)
            sum += t[row] * p[row];
        return sum / counted.Length;
    }

    private static int[] Known(ReadOnlySpan<double> others)
    {
        var rows = new List<int>(others.Length);
        for (int row = 0; row < others.Length; row++)
        {
            if (!double.IsNaN(others[row]))
                rows.Add(row);
        }

        return [.. rows];
    }

    private static double[] InBuckets(double[] targets)
    {
        double scale = targets.All(target => target is >= 0 and <= 1) ? Buckets : 1;
        for (int i = 0; i < targets.Length; i++)
            targets[i] *= scale;
        return NumeraiCorrScore.Centred(targets);
    }
}

/// <summary>MMC: the contribution to the meta model.</summary>
internal sealed class MetaModelContributionScore(int? topBottom) : EraScore
{
    private readonly int? _topBottom = TopBottom.Require(topBottom);

    public override string Name => "mmc";

    public override double Of(EraSample era) => era.MetaModel is { } metaModel
        ? ContributionScore.Of(era.Predictions.Span, metaModel.Span, era.Targets.Span, _topBottom)
        : throw new InvalidOperationException("The score needs the meta model's predictions, and the era has none.");
}

/// <summary>BMC: the contribution to a benchmark model.</summary>
internal sealed class BenchmarkContributionScore(int? topBottom) : EraScore
{
    private readonly int? _topBottom = TopBottom.Require(topBottom);

    public override string Name => "bmc";

    public override double Of(EraSample era) => era.Benchmark is { } benchmark
        ? ContributionScore.Of(era.Predictions.Span, benchmark.Span, era.Targets.Span, _topBottom)
        : throw new InvalidOperationException("The score needs a benchmark's predictions, and the era has none.");
}
