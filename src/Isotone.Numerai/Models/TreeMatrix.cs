using System.Globalization;
using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>The features of selected rows as the XGBoost library keeps them.</summary>
internal sealed class TreeMatrix : IDisposable
{
    private readonly RowSelection _rows;

    private TreeMatrix(RowSelection rows, XGBoostMatrix matrix) => (_rows, Matrix) = (rows, matrix);

    public XGBoostMatrix Matrix { get; }

    /// <summary>The matrix at hand where it is of the same rows, as for models of other seeds; else a new one in its place.</summary>
    public static TreeMatrix Of(ref TreeMatrix? held, RowSelection rows, TrainingConfiguration configuration, bool quantized)
    {
        if (held is not null && held._rows.Table == rows.Table && held._rows.Indices.SequenceEqual(rows.Indices))
            return held;
        held?.Dispose();
        held = null;
        return held = new TreeMatrix(rows, Create(rows, configuration, quantized));
    }

    /// <summary>How the library calls a feature: by its name where it takes all the names, else by its number.</summary>
    public static string NameOf(string name, int feature, IReadOnlyList<string> all) =>
        XGBoostMatrix.CanName(all) ? name : string.Create(CultureInfo.InvariantCulture, $"f{feature}");

    public BoostingData With(string target) => new(Matrix, _rows.Target(target), _rows.EraRows);

    public void Dispose() => Matrix.Dispose();

    private static XGBoostMatrix Create(RowSelection rows, TrainingConfiguration configuration, bool quantized)
    {
        int columns = rows.Table.FeatureNames.Count;
        void Gather(int first, Span<float> block) => rows.Table.GatherFeatures(rows.Indices.Slice(first, block.Length / columns), block);
        if (rows.Count == 0)
            return XGBoostMatrix.Empty(columns);
        XGBoostMatrix matrix = quantized
            ? XGBoostMatrix.Quantized(Gather, rows.Count, columns, configuration.Boosting.MaxBins, configuration.Threads)
            : XGBoostMatrix.FromRows(Gather, rows.Count, columns, configuration.Threads);
        if (XGBoostMatrix.CanName(rows.Table.FeatureNames))
            matrix.SetFeatureNames(rows.Table.FeatureNames);
        return matrix;
    }
}
