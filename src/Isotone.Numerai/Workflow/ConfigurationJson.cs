using System.Text.Json;
using System.Text.Json.Serialization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>A model's folder as its <c>config.json</c> describes it.</summary>
/// <param name="Configuration">What the model was trained with, its one loss included.</param>
/// <param name="Features">The feature columns, in the order of the model's inputs.</param>
/// <param name="EpochsTrained">The epochs that were finished.</param>
public sealed record ModelDescription(
    TrainingConfiguration Configuration, IReadOnlyList<string> Features, int EpochsTrained);

/// <summary>Configurations as JSON: snake_case keys, unknown keys refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(SnakeCaseEnumConverter<ModelKind>), typeof(SnakeCaseEnumConverter<LossKind>)])]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

/// <summary>An enum as its name in snake_case.</summary>
internal sealed class SnakeCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;

/// <summary>Reading and writing of a training configuration.</summary>
public static class ConfigurationFile
{
    /// <summary>Writes a configuration as a JSON object.</summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <param name="configuration">The configuration.</param>
    public static void WriteJson(Utf8JsonWriter writer, TrainingConfiguration configuration) =>
        JsonSerializer.Serialize(writer, configuration, ConfigurationJson.Default.TrainingConfiguration);

    /// <summary>Writes what a model's folder holds.</summary>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    internal static void Write(string path, ModelDescription description) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, description, ConfigurationJson.Default.ModelDescription));

    /// <summary>Reads what a model's folder holds.</summary>
    /// <exception cref="DataFileException">The file cannot be read or is no such description.</exception>
    internal static ModelDescription Read(string path)
    {
        try
        {
            using FileStream stream = DataFile.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ConfigurationJson.Default.ModelDescription)
                ?? throw new DataFileException(path, "it holds null where a model's description is needed");
        }
        catch (JsonException exception)
        {
            throw new DataFileException(
                path, $"it is no description of a model: {exception.Message.TrimEnd('.')}", innerException: exception);
        }
    }
}
