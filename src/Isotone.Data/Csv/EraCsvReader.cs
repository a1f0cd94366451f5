using System.Text;

namespace Isotone.Data;

/// <summary>
/// Reads era data in Numerai's legacy layout: <c>id, era, data_type, feature*, target*</c>, the columns in any order,
/// other columns passed over, empty features and targets missing. Streaming: a record is in memory once.
/// </summary>
public static class EraCsvReader
{
    /// <summary>Reads a file into a table.</summary>
    /// <param name="path">The file: comma-separated UTF-8 with a header, quoted as in RFC 4180 where needed.</param>
    /// <param name="options">Which columns to read; the legacy layout by default.</param>
    /// <param name="progress">Hears about every thousand rows how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be opened, is empty or has no rows, lacks a column or names one twice, has a record with more or
    /// fewer fields than the header, a field that is not a finite number, an empty era, or an era that comes back after
    /// another one began. The message names the line and the column.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static EraTable Read(
        string path, EraCsvOptions? options = null, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using CsvRecords records = CsvRecords.Open(path, progress, cancellation);
        var columns = new EraCsvColumns(records, options ?? new EraCsvOptions());
        var builder = new EraTableBuilder(path, columns.FeatureNames, columns.TargetNames);
        float[] features = new float[columns.Features.Length];
        float[] targets = new float[columns.Targets.Length];
        while (records.Read())
        {
            int era = columns.Era < 0 ? builder.Eras.CodeOf("all") : Era(records, columns.Era, builder.Eras);
            int dataType = columns.DataType < 0
                ? builder.DataTypes.CodeOf("unknown")
                : builder.DataTypes.CodeOf(records.Text(columns.DataType));
            for (int i = 0; i < features.Length; i++)
                features[i] = records.Single(columns.Features[i]);
            for (int i = 0; i < targets.Length; i++)
                targets[i] = records.Single(columns.Targets[i]);
            builder.Ids.Append(columns.Id < 0 ? [] : records.Text(columns.Id));
            builder.Append(era, dataType, features, targets);
        }

        return builder.Build();
    }

    /// <summary>The code of the current record's era, once it is sure that it continues the last run or begins a new one.</summary>
    internal static int Era(CsvRecords records, int column, CategoryBuilder eras)
    {
        ReadOnlySpan<byte> text = records.Text(column);
        if (text.IsEmpty)
            throw records.Problem(column, "the era is empty");
        int code = eras.CodeOf(text);
        if (eras.ComesBack(code))
        {
            throw records.Problem(
                column,
                $"era '{Encoding.UTF8.GetString(text)}' comes back after era '{eras.Last}' began; " +
                "the rows of an era must stand side by side");
        }

        return code;
    }
}
