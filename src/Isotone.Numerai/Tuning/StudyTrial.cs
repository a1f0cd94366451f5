using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What a trial of a study came to.</summary>
/// <param name="Trial">The trial, from 1; the first has the configuration's own settings.</param>
/// <param name="Rung">The rung of successive halving, from 0.</param>
/// <param name="Configuration">What was trained.</param>
/// <param name="Score">The mean score of the validation eras; null where it is not defined or training failed.</param>
/// <param name="Sharpe">Mean over deviation of the eras' scores; null where it is not defined.</param>
/// <param name="Problem">Why there is no score; null where there is one.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record StudyTrial(
    int Trial, int Rung, TrainingConfiguration Configuration, double? Score, double? Sharpe, string? Problem, double Seconds)
{
    /// <summary>The relative strength that was trained with.</summary>
    public double Tau => Configuration.EffectiveTau;

    /// <summary>The learning rate that was trained with.</summary>
    public double LearningRate => Configuration.EffectiveLearningRate;

    /// <summary>The trials of a rung from the best to the worst; equal ones by number, those without a score last.</summary>
    internal static IEnumerable<StudyTrial> Ranked(IEnumerable<StudyTrial> trials) => trials
        .OrderByDescending(trial => trial.Score is not null)
        .ThenByDescending(trial => trial.Score)
        .ThenBy(trial => trial.Trial);

    /// <summary>Writes it as a JSON object.</summary>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("trial", Trial);
        writer.WriteNumber("rung", Rung);
        WriteNumber(writer, "score", Score);
        WriteNumber(writer, "sharpe", Sharpe);
        writer.WriteString("problem", Problem);
        writer.WriteNumber("seconds", Seconds);
        WriteNumber(writer, "tau", Tau);
        WriteNumber(writer, "learning_rate", LearningRate);
        writer.WriteStartArray("layers");
        foreach (int size in Configuration.Layers)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteNumber("weight_decay", Configuration.WeightDecay);
        writer.WriteNumber("epochs", Configuration.Epochs);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote of a task.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">The task it should be of.</param>
    /// <param name="configuration">What was trained.</param>
    /// <exception cref="DataFileException">It is no such file.</exception>
    internal static StudyTrial Read(string path, StudyTask task, TrainingConfiguration configuration)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("trial").GetInt32() != task.Trial || root.GetProperty("rung").GetInt32() != task.Rung
                || root.GetProperty("epochs").GetInt32() != configuration.Epochs)
            {
                throw new JsonException();
            }

            return new StudyTrial(
                task.Trial, task.Rung, configuration, Number(root, "score"), Number(root, "sharpe"),
                root.GetProperty("problem").GetString(), root.GetProperty("seconds").GetDouble());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataFileException(path, "it is no trial of this study", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "read");
        }
    }

    private static double? Number(JsonElement root, string name) =>
        root.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }
}
