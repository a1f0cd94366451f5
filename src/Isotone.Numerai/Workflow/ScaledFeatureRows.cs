using System.Numerics.Tensors;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Features as a model is given them: standardized, with a missing one at the mean. Correlations with them and what is
/// linear in them do not depend on the scale.
/// </summary>
internal sealed class ScaledFeatureRows(EraSource source, int[] rows, IReadOnlyList<string> names) : FeatureRows(names, rows.Length)
{
    public static ScaledFeatureRows Of(RowSelection rows, FeatureScaler scaler) => new(
        new EraSource(rows, scaler, null), [.. Enumerable.Range(0, rows.Count)], [.. rows.Table.FeatureNames]);

    public override FeatureRows Select(ReadOnlySpan<int> selected)
    {
        int[] chosen = new int[selected.Length];
        for (int i = 0; i < chosen.Length; i++)
            chosen[i] = rows[selected[i]];
        return new ScaledFeatureRows(source, chosen, Names);
    }

    internal override void Copy(int first, Span<double> destination)
    {
        float[] block = new float[destination.Length];
        source.GatherFeatures(rows.AsSpan(first, destination.Length / Names.Count), block);
        TensorPrimitives.ConvertTruncating<float, double>(block, destination);
    }

    internal override string Describe(int row) => $"row {rows[row]}";
}
