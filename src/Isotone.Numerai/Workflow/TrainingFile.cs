using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Files of training settings: a JSON object of some of a configuration's keys, or a file that training wrote. What is not
/// named has its default.
/// </summary>
public static class TrainingFile
{
    // A model's own description holds its settings under this key.
    private const string Inner = "configuration";

    /// <summary>Reads settings.</summary>
    /// <param name="path">
    /// The file: <c>training.json</c> of a folder of results, a model's <c>config.json</c>, or one written by hand.
    /// </param>
    /// <exception cref="DataFileException">
    /// The file cannot be read or is not JSON, a key is not known or of the wrong kind, or a setting is out of range.
    /// </exception>
    public static TrainingConfiguration Read(string path)
    {
        JsonObject given = Parse(path);
        if (given.Count > 0 && given.ContainsKey(Inner))
            given = given[Inner] as JsonObject ?? throw new DataFileException(path, $"'{Inner}' must be an object");
        JsonTypeInfo<TrainingConfiguration> type = ConfigurationJson.Default.TrainingConfiguration;
        JsonObject settings = JsonSerializer.SerializeToNode(new TrainingConfiguration(), type)!.AsObject();
        foreach ((string key, JsonNode? value) in given)
        {
            if (!settings.ContainsKey(key))
                throw new DataFileException(path, $"there is no setting '{key}'{Similar(key, settings)}");
            settings[key] = key == "simulation" && value is JsonObject simulation ? Simulation(path, simulation) : value?.DeepClone();
        }

        try
        {
            TrainingConfiguration configuration = settings.Deserialize(type)!;
            configuration.Validate();
            return configuration;
        }
        catch (JsonException exception)
        {
            string key = exception.Path is { Length: > 2 } place ? place[2..] : "a setting";
            string why = exception.InnerException is FormatException format ? $": {format.Message}" : "";
            throw new DataFileException(path, $"'{key}' is not of the right kind{why}", innerException: exception);
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(path, exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.'), innerException: exception);
        }
    }

    /// <summary>Writes every setting.</summary>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    internal static void Write(string path, TrainingConfiguration configuration) => AtomicFile.Write(
        path, stream => JsonSerializer.Serialize(stream, configuration, ConfigurationJson.Default.TrainingConfiguration));

    private static JsonObject Parse(string path)
    {
        byte[] json = DataFile.ReadAll(path);
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new DataFileException(path, "it is no JSON object of settings");
        }
        catch (JsonException exception)
        {
            throw JsonText.Explain(path, json, exception);
        }
    }

    private static JsonObject Simulation(string path, JsonObject given)
    {
        JsonTypeInfo type = ConfigurationJson.Default.GetTypeInfo(typeof(SimulationOptions))!;
        JsonObject settings = JsonSerializer.SerializeToNode(new SimulationOptions(), type)!.AsObject();
        foreach ((string key, JsonNode? value) in given)
        {
            if (!settings.ContainsKey(key))
                throw new DataFileException(path, $"there is no setting 'simulation.{key}'{Similar(key, settings)}");
            settings[key] = value?.DeepClone();
        }

        return settings;
    }

    // The known key that shares the most pairs of letters with a mistyped one (Dice 1945), where any is near.
    private static string Similar(string key, JsonObject settings)
    {
        string[] pairs = Pairs(key);
        (string best, double likeness) = settings
            .Select(setting => (setting.Key, Likeness: 2.0 * Pairs(setting.Key).Intersect(pairs).Count() / (Pairs(setting.Key).Length + pairs.Length)))
            .MaxBy(setting => setting.Likeness);
        return likeness >= 0.4 ? $"; the nearest is '{best}'" : "";
    }

    private static string[] Pairs(string key) =>
        [.. Enumerable.Range(0, Math.Max(1, key.Length - 1)).Select(i => key.Substring(i, Math.Min(2, key.Length - i))).Distinct()];
}
