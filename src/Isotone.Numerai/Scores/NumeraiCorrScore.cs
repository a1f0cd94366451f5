namespace Isotone.Numerai;

/// <summary>
/// Numerai's CORR since 2022 (numerai-tools: <c>numerai_corr</c>): Pearson's correlation of the rank-Gauss predictions and
/// the centred target, both raised to the power 1.5 with their signs, which weighs the ends of the order.
/// </summary>
internal sealed class NumeraiCorrScore(int? topBottom, bool poweredTarget) : EraScore
{
    private const double Power = 1.5;

    private readonly int? _topBottom = TopBottom.Require(topBottom);

    public override string Name => "numerai_corr";

    public override double Of(EraSample era) => Of(era.Predictions.Span, era.Targets.Span, _topBottom, poweredTarget);

    /// <summary>The score of predictions in any unit: only their order counts.</summary>
    public static double Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets, int? topBottom, bool poweredTarget)
    {
        double[] p = RankGauss.Of(predictions);
        Raise(p);
        double[] t = Centred(targets);
        if (poweredTarget)
            Raise(t);
        if (topBottom is not int count)
            return Correlation.Pearson<double>(t, p);

        // The ends are cut off last: ranks and the target's mean are of the whole era.
        int[] rows = TopBottom.Rows(p, count);
        return Correlation.Pearson<double>(TopBottom.Pick(t, rows), TopBottom.Pick(p, rows));
    }

    /// <summary>The values minus their mean; zeros exactly where they are constant.</summary>
    public static double[] Centred(ReadOnlySpan<double> values)
    {
        // Differences from an element first: a constant leaves no rounding behind.
        double[] centred = new double[values.Length];
        double mean = 0;
        for (int i = 0; i < values.Length; i++)
        {
            centred[i] = values[i] - values[0];
            mean += centred[i];
        }

        mean /= values.Length;
        for (int i = 0; i < centred.Length; i++)
            centred[i] -= mean;
        return centred;
    }

    // sign(x) |x|^1.5
    private static void Raise(Span<double> values)
    {
        foreach (ref double value in values)
            value = Math.CopySign(Math.Pow(Math.Abs(value), Power), value);
    }
}
