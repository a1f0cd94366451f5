using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What the report shows of validation predictions besides their scores.</summary>
internal sealed record ValidationDetail
{
    private const int MostRocPoints = 200;

    /// <summary>The mean correlation of predictions with each feature over the eras; features that never vary are left out.</summary>
    public required IReadOnlyList<(string Feature, double Exposure)> Exposures { get; init; }

    /// <summary>The predictions as submitted without ranking.</summary>
    public required double[] Predictions { get; init; }

    /// <summary>The ROC curve over all rows, thinned; null where the target is not binary.</summary>
    public required (double[] Fpr, double[] Tpr, double Auc)? Roc { get; init; }

    public static ValidationDetail Of(
        IReadOnlyList<(RowSelection Rows, FeatureScaler Scaler, double[] Predictions)> parts, string target)
    {
        IReadOnlyList<string> names = parts[0].Rows.Table.FeatureNames;
        double[] sums = new double[names.Count];
        int[] counts = new int[names.Count];
        foreach ((RowSelection rows, FeatureScaler scaler, double[] predictions) in parts)
        {
            var features = ScaledFeatureRows.Of(rows, scaler);
            for (int era = 0; era < rows.EraNames.Count; era++)
            {
                int start = rows.EraRows.Start(era), length = rows.EraRows.LengthOf(era);
                double[] correlations = FeatureCorrelation.Of(
                    predictions.AsSpan(start, length), features.Select([.. Enumerable.Range(start, length)]));
                for (int i = 0; i < correlations.Length; i++)
                {
                    if (double.IsNaN(correlations[i]))
                        continue;
                    sums[i] += correlations[i];
                    counts[i]++;
                }
            }
        }

        double[] all = [.. parts.SelectMany(part => part.Predictions)];
        double[] targets = [.. parts.SelectMany(part => part.Rows.Target(target)).Select(value => (double)value)];
        return new ValidationDetail
        {
            Exposures = [.. Enumerable.Range(0, sums.Length).Where(i => counts[i] > 0).Select(i => (names[i], sums[i] / counts[i]))],
            Predictions = all,
            Roc = RocOf(targets, all),
        };
    }

    private static (double[] Fpr, double[] Tpr, double Auc)? RocOf(double[] targets, double[] predictions)
    {
        if (!targets.All(value => value is 0 or 1) || targets.Distinct().Count() < 2)
            return null;
        RocCurve curve = Isotone.Roc.Curve<double>(targets, predictions);
        int step = Math.Max(1, (curve.Fpr.Length + MostRocPoints - 1) / MostRocPoints);
        int[] kept = [.. Enumerable.Range(0, curve.Fpr.Length).Where(i => i % step == 0 || i == curve.Fpr.Length - 1)];
        return ([.. kept.Select(i => curve.Fpr[i])], [.. kept.Select(i => curve.Tpr[i])], curve.Auc);
    }

}
