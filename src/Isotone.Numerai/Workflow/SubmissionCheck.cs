using System.Globalization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What a submission that would be taken is like.</summary>
/// <param name="Rows">The rows that count: those of the ids asked for, or all.</param>
/// <param name="Mean">The mean prediction.</param>
/// <param name="Std">The population deviation of the predictions.</param>
/// <param name="Lowest">The lowest prediction.</param>
/// <param name="Highest">The highest prediction.</param>
/// <param name="OtherRows">The rows of other ids, which the tournament passes over.</param>
public sealed record SubmissionSummary(int Rows, double Mean, double Std, double Lowest, double Highest, int OtherRows);

/// <summary>Checks a submission as the tournament does before it takes it.</summary>
/// <remarks>
/// The rules of numerai-tools (numerai_tools/submissions.py, validate_submission_numerai): the columns are an id and a
/// prediction, every live id is there once, no prediction is missing, all lie between 0 and 1, and their deviation is
/// not within 1e-8 of 0. Values of rows whose id is not asked for do not count.
/// </remarks>
public static class SubmissionCheck
{
    // numpy's isclose to 0 with its standard tolerances.
    private const double LeastDeviation = 1e-8;
    private const int MaxNamed = 5;

    private static readonly string[] _predictionColumns = ["prediction", "probability"];

    /// <summary>Checks a file.</summary>
    /// <param name="path">The submission.</param>
    /// <param name="data">
    /// The CSV file or era table that was predicted for: its live rows, or all of its rows where none is live, must have
    /// a prediction. Null to look at the submission alone.
    /// </param>
    /// <param name="progress">Told how far the reading of the files is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DataFileException">
    /// A file cannot be read, or the submission would be refused; the message says why and names lines and ids.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static SubmissionSummary Check(
        string path, string? data = null, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        CsvColumns file = CsvColumnReader.Read(
            path, new CsvColumnSelection { Texts = ["id"] }, progress, cancellation);
        string prediction = Prediction(path, file.Header);
        ReadOnlySpan<double> values = CsvColumnReader.Read(
            path, new CsvColumnSelection { Numbers = [prediction] }, progress, cancellation).Numbers(prediction);
        HashSet<string>? wanted = data is null ? null : Ids(data, progress, cancellation);
        var found = new Dictionary<string, int>(file.RowCount);
        var counted = new List<double>(file.RowCount);
        TextColumn ids = file.Text("id");
        for (int row = 0; row < file.RowCount; row++)
        {
            string id = ids[row];
            if (id.Length == 0)
                throw new DataFileException(path, "the id is empty", file.LineOf(row), "id");
            if (wanted is not null && !wanted.Contains(id))
                continue;
            if (!found.TryAdd(id, row))
                throw new DataFileException(path, $"id '{id}' was on line {file.LineOf(found[id])} already", file.LineOf(row), "id");
            RequireValue(path, values[row], id, file.LineOf(row), prediction);
            counted.Add(values[row]);
        }

        if (wanted is not null)
            RequireAll(path, data!, wanted, found);
        SubmissionSummary summary = Summary(counted, file.RowCount);
        return summary.Std > LeastDeviation
            ? summary
            : throw new DataFileException(
                path,
                string.Create(CultureInfo.InvariantCulture, $"all {summary.Rows} predictions are {summary.Mean}, and the tournament takes none without spread"),
                column: prediction);
    }

    private static string Prediction(string path, IReadOnlyList<string> header)
    {
        if (header.Count == 2 && header[0] == "id" && _predictionColumns.Contains(header[1]))
            return header[1];
        const int Shown = 6;
        string columns = string.Join(", ", header.Take(Shown)) + (header.Count > Shown ? ", .." : "");
        throw new DataFileException(path, $"the columns must be id and prediction, not {columns}", line: 1);
    }

    private static HashSet<string> Ids(string data, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var columns = new EraCsvOptions { Features = [], Targets = [], EraOptional = true, DataTypeOptional = true };
        EraTable table = EraDataFile.Read(data, columns, progress, cancellation);
        RowSelection live = table.All.OfType(DataTypes.Live);
        RowSelection rows = live.Count > 0 ? live : table.All;
        Submission.RequireIds(rows);
        var ids = new HashSet<string>(rows.Count);
        foreach (int row in rows.Indices)
            ids.Add(table.Ids[row]);
        return ids;
    }

    private static void RequireValue(string path, double value, string id, long? line, string column)
    {
        if (double.IsNaN(value))
            throw new DataFileException(path, $"id '{id}' has no prediction", line, column);
        if (value is < 0 or > 1)
        {
            throw new DataFileException(
                path,
                string.Create(CultureInfo.InvariantCulture, $"the prediction of id '{id}' is {value} and must lie between 0 and 1"),
                line,
                column);
        }
    }

    private static void RequireAll(string path, string data, HashSet<string> wanted, Dictionary<string, int> found)
    {
        if (found.Count == wanted.Count)
            return;
        string[] missing = [.. wanted.Where(id => !found.ContainsKey(id)).Order(StringComparer.Ordinal)];
        string named = string.Join(", ", missing.Take(MaxNamed).Select(id => $"'{id}'"));
        string more = missing.Length > MaxNamed ? $" and {missing.Length - MaxNamed} more" : "";
        throw new DataFileException(
            path, $"{missing.Length} of the {wanted.Count} ids of {data} have no prediction: {named}{more}", column: "id");
    }

    private static SubmissionSummary Summary(List<double> values, int rows)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return new SubmissionSummary(
            values.Count, mean, Math.Sqrt(squares / values.Count), values.Min(), values.Max(), rows - values.Count);
    }
}
