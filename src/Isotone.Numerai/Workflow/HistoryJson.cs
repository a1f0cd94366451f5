using System.Text.Json;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Training histories as JSON.</summary>
public static class HistoryJson
{
    /// <summary>
    /// Writes the epochs as an array, <c>[{"epoch":1,"train_loss":..,"validation":{"loss":..,"spearman":..}},..]</c>; what is
    /// not defined is null, infinities are the strings "Infinity" and "-Infinity".
    /// </summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <param name="history">The history.</param>
    public static void Write(Utf8JsonWriter writer, TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(history);
        writer.WriteStartArray();
        foreach (EpochRecord epoch in history.Epochs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", epoch.Epoch);
            WriteNumber(writer, "train_loss", epoch.TrainLoss);
            writer.WriteStartObject("validation");
            foreach ((string name, double value) in epoch.Validation)
                WriteNumber(writer, name, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsNaN(value))
            writer.WriteNull(name);
        else if (double.IsInfinity(value))
            writer.WriteString(name, value > 0 ? "Infinity" : "-Infinity");
        else
            writer.WriteNumber(name, value);
    }
}
