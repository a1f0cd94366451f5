using System.Text.Json;

namespace Isotone.Numerai;

/// <summary>One era's scores.</summary>
/// <param name="Era">The era's name.</param>
/// <param name="Rows">The number of rows with a known target.</param>
/// <param name="Scores">The scores in the order of <see cref="ScoreReport.ScoreNames"/>; NaN where one is not defined.</param>
public sealed record ScoredEra(string Era, int Rows, IReadOnlyList<double> Scores);

/// <summary>Scores of predictions era by era, and what they come to. Immutable.</summary>
public sealed class ScoreReport
{
    private ScoreReport(IReadOnlyList<string> scoreNames, IReadOnlyList<ScoredEra> eras, IReadOnlyList<string> warnings)
    {
        ScoreNames = scoreNames;
        Eras = eras;
        Warnings = warnings;
        Summaries = [.. scoreNames.Select((_, score) => ScoreSummary.Of([.. eras.Select(era => era.Scores[score])]))];
    }

    /// <summary>The names of the scores, such as "spearman".</summary>
    public IReadOnlyList<string> ScoreNames { get; }

    /// <summary>The eras that have a known target, in their order.</summary>
    public IReadOnlyList<ScoredEra> Eras { get; }

    /// <summary>What each score comes to, in the order of <see cref="ScoreNames"/>.</summary>
    public IReadOnlyList<ScoreSummary> Summaries { get; }

    /// <summary>A sentence for each reason why eras have no score; it names them.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What a score comes to.</summary>
    /// <param name="score">The score's name, such as "spearman".</param>
    /// <exception cref="ArgumentException">The report has no such score.</exception>
    public ScoreSummary Summary(string score)
    {
        int index = ScoreNames.ToList().IndexOf(score);
        return index >= 0 ? Summaries[index] : throw new ArgumentException($"There is no score '{score}'.", nameof(score));
    }

    /// <summary>Scores predictions era by era, on the rows whose target is known.</summary>
    /// <param name="eraNames">The name of each era, shape [eras].</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="predictions">The predictions, shape [rows]; where the target is known they must be finite.</param>
    /// <param name="targets">The targets, shape [rows]; NaN where one is not known.</param>
    /// <param name="scores">The scores; <see cref="EraScore.Standard"/> by default.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit <paramref name="eras"/>, a prediction is NaN or infinite where the target is known, a
    /// target is infinite (the message names row and era), or no target is known.
    /// </exception>
    public static ScoreReport Of(
        IReadOnlyList<string> eraNames, Rows eras, ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets,
        IReadOnlyList<EraScore>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(eraNames);
        scores ??= EraScore.Standard;
        RequireLength(eraNames.Count, eras.Count, nameof(eraNames));
        RequireLength(predictions.Length, eras.Length, nameof(predictions));
        RequireLength(targets.Length, eras.Length, nameof(targets));
        var scored = new List<ScoredEra>(eras.Count);
        var knownPredictions = new List<double>(eras.Longest);
        var knownTargets = new List<double>(eras.Longest);
        var warnings = new EraWarnings();
        for (int era = 0; era < eras.Count; era++)
        {
            knownPredictions.Clear();
            knownTargets.Clear();
            for (int row = eras.Start(era); row < eras.Start(era) + eras.LengthOf(era); row++)
            {
                if (double.IsNaN(targets[row]))
                    continue;
                RequireFinite(predictions[row], nameof(predictions), row, eraNames[era]);
                RequireFinite(targets[row], nameof(targets), row, eraNames[era]);
                knownPredictions.Add(predictions[row]);
                knownTargets.Add(targets[row]);
            }

            if (knownTargets.Count == 0)
                continue;
            double[] p = [.. knownPredictions], t = [.. knownTargets];
            scored.Add(new ScoredEra(eraNames[era], t.Length, [.. scores.Select(score => score.Of(p, t))]));
            warnings.Look(eraNames[era], p, t);
        }

        if (scored.Count == 0)
            throw new ArgumentException("No row has a known target.", nameof(targets));
        return new ScoreReport([.. scores.Select(score => score.Name)], scored, warnings.Sentences());
    }

    /// <inheritdoc cref="Of(IReadOnlyList{string}, Rows, ReadOnlySpan{double}, ReadOnlySpan{double}, IReadOnlyList{EraScore}?)"/>
    public static ScoreReport Of(
        IReadOnlyList<string> eraNames, Rows eras, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets,
        IReadOnlyList<EraScore>? scores = null) =>
        Of(eraNames, eras, ToDouble(predictions), ToDouble(targets), scores);

    /// <summary>
    /// Writes the report as a JSON object, <c>{"eras":[{"era":..,"rows":..,"spearman":..},..],"summary":{"spearman":{"mean":..,
    /// "std":..,"sharpe":..,"max_drawdown":..},..}}</c>; what is not defined is null.
    /// </summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("eras");
        foreach (ScoredEra era in Eras)
        {
            writer.WriteStartObject();
            writer.WriteString("era", era.Era);
            writer.WriteNumber("rows", era.Rows);
            for (int score = 0; score < ScoreNames.Count; score++)
                WriteNumber(writer, ScoreNames[score], double.IsNaN(era.Scores[score]) ? null : era.Scores[score]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("summary");
        for (int score = 0; score < ScoreNames.Count; score++)
        {
            writer.WriteStartObject(ScoreNames[score]);
            WriteNumber(writer, "mean", Summaries[score].Mean);
            WriteNumber(writer, "std", Summaries[score].Std);
            WriteNumber(writer, "sharpe", Summaries[score].Sharpe);
            WriteNumber(writer, "max_drawdown", Summaries[score].MaxDrawdown);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is null)
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, value.Value);
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} elements where {expected} are needed.", name);
    }

    private static void RequireFinite(double value, string name, int row, string era)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(
                $"{name}[{row}] (era '{era}') is {value}; where the target is known it must be finite.", name);
        }
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
