using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Reading and writing of configurations.</summary>
public static class ConfigurationFile
{
    // Every key is needed: the generated reader gives a property whose key is missing not its default but 0 or null.
    private static readonly JsonTypeInfo<ModelDescription> _strict = (JsonTypeInfo<ModelDescription>)new JsonSerializerOptions(
        ConfigurationJson.Default.Options)
    {
        TypeInfoResolver = ConfigurationJson.Default.WithAddedModifier(RequireEveryKey),
    }.GetTypeInfo(typeof(ModelDescription));

    /// <summary>Writes a configuration as a JSON object.</summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    /// <param name="configuration">The configuration.</param>
    public static void WriteJson(Utf8JsonWriter writer, TrainingConfiguration configuration) =>
        JsonSerializer.Serialize(writer, configuration, ConfigurationJson.Default.TrainingConfiguration);

    /// <summary>Writes what a model's folder holds.</summary>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    internal static void Write(string path, ModelDescription description) => AtomicFile.Write(
        path, stream => JsonSerializer.Serialize(stream, description, ConfigurationJson.Default.ModelDescription));

    /// <summary>Reads what a model's folder holds.</summary>
    /// <exception cref="DataFileException">The file cannot be read or is no such description.</exception>
    internal static ModelDescription Read(string path)
    {
        try
        {
            using FileStream stream = DataFile.OpenRead(path);
            ModelDescription description =
                JsonSerializer.Deserialize(stream, _strict)
                ?? throw Problem(path, "it holds null");
            if (description.Features.Count == 0 || description.Features.Any(string.IsNullOrEmpty)
                || description.Features.Distinct().Count() != description.Features.Count)
            {
                throw Problem(path, "'features' must be names, at least one and none twice");
            }

            description.Configuration.Validate();
            return description;
        }
        catch (JsonException exception)
        {
            // The reader's own message names .NET types; its path names the key.
            string key = exception.Path is { Length: > 2 } place ? place[2..] : "";
            throw Problem(
                path,
                key.Length == 0 ? "it is not JSON, or a key is missing" : $"'{key}' is not known, not complete, or not of the right kind",
                exception.LineNumber + 1,
                exception);
        }
        catch (ArgumentException exception)
        {
            throw Problem(path, exception);
        }
    }

    /// <summary>The exception for a description whose settings cannot be.</summary>
    internal static DataFileException Problem(string path, ArgumentException exception)
    {
        // Without the parameter's name and the value that .NET adds.
        string sentence = exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
        return Problem(path, sentence, innerException: exception);
    }

    private static void RequireEveryKey(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
            property.IsRequired = true;
    }

    private static DataFileException Problem(
        string path, string problem, long? line = null, Exception? innerException = null) =>
        new(path, $"it is no description of a model: {problem}", line, innerException: innerException);
}
