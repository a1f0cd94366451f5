using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Boosted trees that have been trained. They look at features as they are; a missing one is missing.</summary>
internal sealed class TreeModel(BoostedTrees trees, IReadOnlyList<string> features) : IMemberModel
{
    public BoostedTrees Trees { get; } = trees;

    public IReadOnlyList<FeatureShare> Importance
    {
        get
        {
            IReadOnlyDictionary<string, double> gains = Trees.Importance(ImportanceKind.TotalGain);
            double all = gains.Values.Sum();
            return
            [
                .. features.Select((name, i) => new FeatureShare(name, gains.GetValueOrDefault(TreeMatrix.NameOf(name, i, features)) / all))
                    .Where(one => one.Share > 0)
                    .OrderByDescending(one => one.Share),
            ];
        }
    }

    public float[] Predict(RowSelection rows, FeatureScaler scaler, IProgress<int>? progress, CancellationToken cancellation)
    {
        float[] outputs = new float[rows.Count];
        int columns = features.Count;
        Trees.Predict(
            (first, block) =>
            {
                rows.Table.GatherFeatures(rows.Indices.Slice(first, block.Length / columns), block);
                progress?.Report(first);
            },
            columns,
            outputs,
            cancellation);
        progress?.Report(rows.Count);
        return outputs;
    }
}
