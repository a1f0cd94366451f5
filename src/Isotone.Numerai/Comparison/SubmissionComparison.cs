using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What changed in one era between two submissions.</summary>
/// <param name="Era">The era's name.</param>
/// <param name="Rows">The rows that both have.</param>
/// <param name="Overlap">Their share of the larger side's rows.</param>
/// <param name="Churn">See <see cref="Numerai.Churn.Of"/>, of the shared rows; NaN where a side is constant.</param>
/// <param name="TopBottomChurn">See <see cref="Numerai.Churn.OfTopBottom"/>; null where it was not asked for, NaN for fewer rows.</param>
/// <param name="Turnover">See <see cref="Numerai.Turnover.Of"/>, of the shared rows.</param>
public sealed record ComparedEra(
    string Era, int Rows, double Overlap, double Churn, double? TopBottomChurn, double Turnover);

/// <summary>Two submissions compared era by era. Immutable.</summary>
/// <param name="Eras">The eras that share a row, in the first submission's order.</param>
/// <param name="Warnings">What the reader should know, a sentence each.</param>
public sealed record SubmissionComparison(IReadOnlyList<ComparedEra> Eras, IReadOnlyList<string> Warnings)
{
    // numerai-tools refuses to compare submissions with fewer rows in common.
    private const double LeastOverlap = 0.8;

    /// <summary>Compares the predictions of two files.</summary>
    /// <param name="first">One CSV file, with an "id" column.</param>
    /// <param name="second">The other.</param>
    /// <param name="prediction">The column of predictions in both.</param>
    /// <param name="era">The column of eras in both; null takes each file for one era.</param>
    /// <param name="topBottom">Has the churn of so many rows at each end reported too.</param>
    /// <param name="progress">Told how far the reading is.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">
    /// A file cannot be read, has an id twice in an era, or the two share no row that has a prediction in both.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topBottom"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static SubmissionComparison Of(
        string first, string second, string prediction = "prediction", string? era = null, int? topBottom = null,
        IProgress<WorkflowProgress>? progress = null, CancellationToken cancellation = default)
    {
        TopBottom.Require(topBottom);
        var left = SubmittedEras.Read(first, prediction, era, progress, cancellation);
        var right = SubmittedEras.Read(second, prediction, era, progress, cancellation);
        var eras = new List<ComparedEra>();
        var warnings = new List<string>();
        foreach (string name in left.Names)
        {
            if (right.Find(name) is { } other && Compare(name, left.Find(name)!, other, topBottom) is { } compared)
                eras.Add(compared);
        }

        if (eras.Count == 0)
            throw new DataFileException(second, $"it shares no row that has a prediction with {first}");
        string[] few = [.. eras.Where(compared => compared.Overlap < LeastOverlap).Select(compared => compared.Era)];
        if (few.Length > 0)
            warnings.Add($"less than 80 % of the rows are shared, so the numbers say little: {EraWarnings.List(few)}.");
        string[] constant = [.. eras.Where(compared => double.IsNaN(compared.Churn)).Select(compared => compared.Era)];
        if (constant.Length > 0)
            warnings.Add($"there is no churn where a side is constant: {EraWarnings.List(constant)}.");
        return new SubmissionComparison(eras, warnings);
    }

    /// <summary>
    /// Writes the comparison as JSON, <c>{"eras":[{"era":..,"rows":..,"overlap":..,"churn":..,"turnover":..},..],
    /// "summary":{"churn":{"mean":..,"max":..},..}}</c>, "top_bottom_churn" besides where it was asked for.
    /// </summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("eras");
        foreach (ComparedEra era in Eras)
        {
            writer.WriteStartObject();
            writer.WriteString("era", era.Era);
            writer.WriteNumber("rows", era.Rows);
            writer.WriteNumber("overlap", era.Overlap);
            foreach ((string name, double value) in Values(era))
                WriteNumber(writer, name, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("summary");
        foreach ((string name, double mean, double max) in Summaries)
        {
            writer.WriteStartObject(name);
            WriteNumber(writer, "mean", mean);
            WriteNumber(writer, "max", max);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Mean and maximum over the eras of each measure, by its name in JSON; NaN where no era has one.</summary>
    public IReadOnlyList<(string Name, double Mean, double Max)> Summaries
    {
        get
        {
            var summaries = new List<(string, double, double)>();
            foreach (IGrouping<string, double> measure in Eras.SelectMany(Values).GroupBy(value => value.Name, value => value.Value))
            {
                double[] known = [.. measure.Where(value => !double.IsNaN(value))];
                summaries.Add(known.Length == 0 ? (measure.Key, double.NaN, double.NaN) : (measure.Key, known.Average(), known.Max()));
            }

            return summaries;
        }
    }

    private static IEnumerable<(string Name, double Value)> Values(ComparedEra era)
    {
        yield return ("churn", era.Churn);
        if (era.TopBottomChurn is double topBottom)
            yield return ("top_bottom_churn", topBottom);
        yield return ("turnover", era.Turnover);
    }

    private static ComparedEra? Compare(string name, SubmittedEra first, SubmittedEra second, int? topBottom)
    {
        var rows = second.Rows();
        var left = new List<double>(first.Ids.Count);
        var right = new List<double>(first.Ids.Count);
        for (int row = 0; row < first.Ids.Count; row++)
        {
            if (rows.TryGetValue(first.Ids[row], out int other))
            {
                left.Add(first.Predictions[row]);
                right.Add(second.Predictions[other]);
            }
        }

        if (left.Count == 0)
            return null;
        double[] p = [.. left], q = [.. right];
        double? ends = topBottom is not int count ? null
            : count > Math.Min(first.Ids.Count, second.Ids.Count) ? double.NaN
            : Numerai.Churn.OfTopBottom(first.Ids, first.Predictions.ToArray(), second.Ids, second.Predictions.ToArray(), count);
        return new ComparedEra(
            name, p.Length, (double)p.Length / Math.Max(first.Ids.Count, second.Ids.Count),
            Numerai.Churn.Of(p, q), ends, Numerai.Turnover.Of(p, q));
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsNaN(value))
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, value);
    }
}
