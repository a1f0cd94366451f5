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
            writer.WriteString("folder", run.Folder);
            writer.WriteString("predictions", run.Predictions);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("output", result.Output);
        writer.WriteString("report", result.Report);
        writer.WriteEndObject();
    }
}
