using CsvHelper;

namespace Isotone.Data;

/// <summary>
/// Writes era data in Numerai's legacy layout, <c>id, era, data_type, feature*, target*</c>. Numbers are written in the
/// shortest form that reads back as the same float32, missing ones as empty fields. The file appears whole or not at all.
/// </summary>
public static class EraCsvWriter
{
    private const int RowsPerReport = 1024;

    /// <summary>Writes rows of a table to a file.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="rows">The rows to write, such as a table's <see cref="EraTable.All"/>.</param>
    /// <param name="progress">Hears about every thousand rows how many are written.</param>
    /// <param name="cancellation">Stops the writing; nothing is left behind.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public static void Write(
        string path, RowSelection rows, IProgress<RowProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, stream => Write(stream, rows, progress, cancellation));
    }

    private static void Write(
        Stream stream, RowSelection selection, IProgress<RowProgress>? progress, CancellationToken cancellation)
    {
        EraTable table = selection.Table;
        using CsvWriter writer = CsvWriter.Create(stream, CsvText.WriterOptions, leaveOpen: true);
        writer.WriteHeader(["id", "era", "data_type", .. table.FeatureNames, .. table.TargetNames]);
        float[] features = new float[table.FeatureNames.Count];
        float[][] targets = [.. table.TargetNames.Select(selection.Target)];
        ReadOnlySpan<int> indices = selection.Indices;
        for (int i = 0; i < indices.Length; i++)
        {
            if (i % RowsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new RowProgress(i, indices.Length));
            }

            int row = indices[i];
            writer.WriteField(table.Ids.Utf8(row));
            writer.WriteField(table.Eras[row]);
            writer.WriteField(table.DataType[row]);
            table.GatherFeatures(indices.Slice(i, 1), features);
            foreach (float feature in features)
                CsvText.WriteNumber(writer, feature);
            foreach (float[] target in targets)
                CsvText.WriteNumber(writer, target[i]);
            writer.EndRecord();
        }

        writer.Flush();
        progress?.Report(new RowProgress(indices.Length, indices.Length));
    }
}
