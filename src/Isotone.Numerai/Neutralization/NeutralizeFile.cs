using CsvHelper;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What to neutralize in a file, and how.</summary>
public sealed record NeutralizeFileOptions
{
    /// <summary>The column to neutralize: predictions, or a target. Rows where it is empty are left out and stay empty.</summary>
    public required string Prediction { get; init; }

    /// <summary>How the names of the feature columns begin. The column itself and "target..." columns are never features.</summary>
    public required string FeaturePrefix { get; init; }

    /// <summary>How much of the linear part is taken away, from 0 to 1. Default 1.</summary>
    public double Proportion { get; init; } = 1;

    /// <summary>The column of eras, whose rows stand side by side. Default "era".</summary>
    public string Era { get; init; } = "era";

    /// <summary>What stands for a missing feature; NaN, the default, has missing ones refused.</summary>
    public float MissingFeature { get; init; } = float.NaN;
}

/// <summary>What was neutralized.</summary>
/// <param name="Eras">The number of eras.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Features">The number of features neutralized against.</param>
/// <param name="Warnings">What the reader should know, a sentence each.</param>
public sealed record NeutralizeFileResult(int Eras, int Rows, int Features, IReadOnlyList<string> Warnings);

/// <summary>Neutralizes the predictions in a file against its features.</summary>
public static class NeutralizeFile
{
    private const string Id = "id";

    /// <summary>
    /// Neutralizes a column era by era and writes <c>id, era, target*</c> as they are and the column neutralized, so that the
    /// new file can be scored and submitted from.
    /// </summary>
    /// <param name="path">The CSV file: eras, features and the column; an id column and targets where it has them.</param>
    /// <param name="output">The file to write; an existing one is replaced. It appears whole or not at all.</param>
    /// <param name="options">What to neutralize.</param>
    /// <param name="progress">Told what is being done; the neutralizing from any thread but one at a time.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <exception cref="DataFileException">
    /// A file cannot be read or written, has no such column or feature, or a feature is missing where nothing stands for it.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not between 0 and 1.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static NeutralizeFileResult Run(
        string path, string output, NeutralizeFileOptions options, IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        AtomicFile.RequireWritable(output);
        var reading = new Relay<ReadProgress>(progress, done => new Reading(path, done));
        EraTable table = EraDataFile.Read(
            path,
            new EraCsvOptions
            {
                EraColumn = options.Era,
                FeaturePrefix = options.FeaturePrefix,
                IdOptional = true,
                DataTypeOptional = true,
            },
            reading,
            cancellation);
        FeatureRows features = FeatureFile.Meant(table, options.FeaturePrefix, [options.Prediction], options.MissingFeature);
        string[] texts = [.. table.TargetNames.Where(name => name != options.Prediction)];
        if (table.Ids.Utf8(0).Length > 0)
            texts = [Id, .. texts];
        CsvColumns columns = CsvColumnReader.Read(
            path, new CsvColumnSelection { Texts = texts, Numbers = [options.Prediction] }, reading, cancellation);
        ReadOnlySpan<double> values = columns.Numbers(options.Prediction);
        double[] neutral;
        try
        {
            neutral = Neutralizer.Neutralize(
                values, features, table.EraRows, options.Proportion,
                new Relay<RowProgress>(progress, done => new Neutralizing(done)), cancellation);
        }
        catch (FeatureException exception)
        {
            throw new DataFileException(path, exception.Problem, innerException: exception);
        }

        var writing = new Relay<RowProgress>(progress, done => new Writing(output, done));
        AtomicFile.Write(output, stream => Write(stream, table, columns, texts, options, neutral, writing, cancellation));
        return new NeutralizeFileResult(table.EraRows.Count, table.RowCount, features.Names.Count, Warnings(table, values));
    }

    private static void Write(
        Stream stream, EraTable table, CsvColumns columns, string[] texts, NeutralizeFileOptions options, double[] neutral,
        Relay<RowProgress> progress, CancellationToken cancellation)
    {
        const int RowsPerReport = 1024;
        using CsvWriter writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        bool hasId = texts.Length > 0 && texts[0] == Id;
        string[] targets = hasId ? texts[1..] : texts;
        writer.WriteHeader([.. hasId ? [Id] : Array.Empty<string>(), options.Era, .. targets, options.Prediction]);
        TextColumn? ids = hasId ? columns.Text(Id) : null;
        TextColumn[] kept = [.. targets.Select(columns.Text)];
        for (int row = 0; row < neutral.Length; row++)
        {
            if (row % RowsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Report(new RowProgress(row, neutral.Length));
            }

            if (ids is not null)
                writer.WriteField(ids.Utf8(row));
            writer.WriteField(table.Eras[row]);
            foreach (TextColumn target in kept)
                writer.WriteField(target.Utf8(row));
            if (double.IsNaN(neutral[row]))
                writer.WriteField(ReadOnlySpan<byte>.Empty);
            else
                writer.WriteField(neutral[row], []);
            writer.EndRecord();
        }

        writer.Flush();
        progress.Report(new RowProgress(neutral.Length, neutral.Length));
    }

    private static List<string> Warnings(EraTable table, ReadOnlySpan<double> values)
    {
        var constant = new List<string>();
        for (int era = 0; era < table.EraRows.Count; era++)
        {
            ReadOnlySpan<double> known = table.EraRows.Slice(values, era);
            if (!known.ContainsAnyExcept(known[0]) || System.Numerics.Tensors.TensorPrimitives.IsNaNAll(known))
                constant.Add(table.Eras.Names[era]);
        }

        return constant.Count == 0
            ? []
            : [$"There is no order to keep in eras where the column is constant or empty: {EraWarnings.List(constant)}."];
    }
}
