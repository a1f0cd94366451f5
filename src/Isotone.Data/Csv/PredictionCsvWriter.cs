using CsvHelper;

namespace Isotone.Data;

/// <summary>
/// Writes predictions as <c>id,prediction</c>, the layout of a Numerai submission. Numbers are written in the shortest
/// form that reads back as the same float32. The file appears whole or not at all.
/// </summary>
public static class PredictionCsvWriter
{
    private const int RowsPerReport = 1024;

    /// <summary>Writes a prediction for each selected row.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="rows">The rows predicted for; the ids are theirs.</param>
    /// <param name="predictions">The predictions, shape [rows].</param>
    /// <param name="progress">Hears about every thousand rows how many are written.</param>
    /// <param name="cancellation">Stops the writing; nothing is left behind.</param>
    /// <exception cref="ArgumentException">
    /// There are more or fewer predictions than rows, or one is NaN or infinite (the message names its row and id).
    /// </exception>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public static void Write(
        string path, RowSelection rows, ReadOnlySpan<float> predictions, IProgress<RowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (predictions.Length != rows.Count)
        {
            throw new ArgumentException(
                $"predictions has {predictions.Length} elements where {rows.Count} are needed.", nameof(predictions));
        }

        for (int i = 0; i < predictions.Length; i++)
        {
            if (!float.IsFinite(predictions[i]))
            {
                throw new ArgumentException(
                    $"predictions[{i}] (id '{rows.Table.Ids[rows.Indices[i]]}') is {predictions[i]}; " +
                    "every prediction must be finite.",
                    nameof(predictions));
            }
        }

        float[] values = predictions.ToArray();
        AtomicFile.Write(path, stream => Write(stream, rows, values, progress, cancellation));
    }

    private static void Write(
        Stream stream, RowSelection rows, float[] predictions, IProgress<RowProgress>? progress, CancellationToken cancellation)
    {
        using CsvWriter writer = CsvWriter.Create(stream, CsvText.WriterOptions, leaveOpen: true);
        writer.WriteHeader(["id", "prediction"]);
        for (int i = 0; i < predictions.Length; i++)
        {
            if (i % RowsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new RowProgress(i, predictions.Length));
            }

            writer.WriteField(rows.Table.Ids.Utf8(rows.Indices[i]));
            CsvText.WriteNumber(writer, predictions[i]);
            writer.EndRecord();
        }

        writer.Flush();
        progress?.Report(new RowProgress(predictions.Length, predictions.Length));
    }
}
