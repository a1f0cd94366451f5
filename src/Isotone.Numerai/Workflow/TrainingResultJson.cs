using System.Text.Json;

namespace Isotone.Numerai;

/// <summary>What a training workflow came to, as JSON.</summary>
public static class TrainingResultJson
{
    /// <summary>
    /// Writes <c>{"config":{..},"runs":[{"loss":..,"history":[..],"validation":{..}}],"output":".."}</c>; validation is a
    /// <see cref="ScoreReport"/>.
    /// </summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <param name="result">The result.</param>
    public static void Write(Utf8JsonWriter writer, TrainingResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.WriteStartObject();
        writer.WritePropertyName("config");
        ConfigurationFile.WriteJson(writer, result.Configuration);
        writer.WriteStartArray("runs");
        foreach (TrainingRun run in result.Runs)
        {
            writer.WriteStartObject();
            writer.WriteString("loss", run.Loss);
            writer.WritePropertyName("history");
            HistoryJson.Write(writer, run.History);
            writer.WritePropertyName("validation");
            run.Validation.WriteJson(writer);
            if (run.Members.Count > 1)
            {
                writer.WritePropertyName("members");
                WriteMembers(writer, run.Members);
            }

            if (run.Importance.Count > 0)
                WriteImportance(writer, run.Importance);
            writer.WriteString("folder", run.Folder);
            writer.WriteString("predictions", run.Predictions);
            if (run.OutOfFold is not null)
                writer.WriteString("out_of_fold", run.OutOfFold);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("output", result.Output);
        writer.WriteString("report", result.Report);
        writer.WriteEndObject();
    }

    private static void WriteImportance(Utf8JsonWriter writer, IReadOnlyList<FeatureShare> importance)
    {
        writer.WriteStartArray("importance");
        foreach ((string feature, double share) in importance)
        {
            writer.WriteStartObject();
            writer.WriteString("feature", feature);
            writer.WriteNumber("share", share);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the models of a run as <c>[{"fold":..,"target":..,"seed":..,"history":[..]},..]</c>.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, IReadOnlyList<MemberRun> members)
    {
        writer.WriteStartArray();
        foreach (MemberRun member in members)
        {
            writer.WriteStartObject();
            writer.WriteString("fold", member.Fold);
            writer.WriteString("target", member.Target);
            writer.WriteNumber("seed", member.Seed);
            writer.WritePropertyName("history");
            HistoryJson.Write(writer, member.History);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
