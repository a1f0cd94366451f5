using System.Text.Json;

namespace Isotone.Data;

/// <summary>
/// The sets of features and the targets that a data set names in a file of Numerai's format,
/// <c>{"feature_sets": {"small": [..], ..}, "targets": [..]}</c>.
/// </summary>
public sealed class FeatureSets
{
    private readonly string _path;
    private readonly Dictionary<string, string[]> _sets;

    private FeatureSets(string path, Dictionary<string, string[]> sets, string[] targets)
    {
        _path = path;
        _sets = sets;
        Targets = targets;
    }

    /// <summary>The names of the sets, in the order of the file.</summary>
    public IReadOnlyList<string> Names => [.. _sets.Keys];

    /// <summary>The names of the targets; none where the file does not say.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>Reads a file; what else is in it is passed over.</summary>
    /// <param name="path">The file, such as <c>features.json</c>.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read, is not JSON, has no object <c>feature_sets</c> of arrays of names, or names a feature twice
    /// in a set.
    /// </exception>
    public static FeatureSets Read(string path)
    {
        byte[] json = DataFile.ReadAll(path);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("feature_sets", out JsonElement sets)
                || sets.ValueKind != JsonValueKind.Object)
            {
                throw new DataFileException(path, "it has no object 'feature_sets'");
            }

            var named = new Dictionary<string, string[]>();
            foreach (JsonProperty set in sets.EnumerateObject())
            {
                if (!named.TryAdd(set.Name, Texts(path, $"feature set '{set.Name}'", set.Value)))
                    throw new DataFileException(path, $"feature set '{set.Name}' stands twice");
            }

            string[] targets = document.RootElement.TryGetProperty("targets", out JsonElement list) ? Texts(path, "'targets'", list) : [];
            return new FeatureSets(path, named, targets);
        }
        catch (JsonException exception)
        {
            throw JsonText.Explain(path, json, exception);
        }
    }

    /// <summary>The features of a set, in its order.</summary>
    /// <param name="set">The set's name.</param>
    /// <exception cref="DataFileException">There is no such set, the message names those there are, or it is empty.</exception>
    public IReadOnlyList<string> Features(string set) => _sets.GetValueOrDefault(set) switch
    {
        null => throw new DataFileException(_path, $"there is no feature set '{set}'; it has {string.Join(", ", _sets.Keys)}"),
        [] => throw new DataFileException(_path, $"feature set '{set}' has no features"),
        string[] features => features,
    };

    private static string[] Texts(string path, string what, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
            throw new DataFileException(path, $"{what} is not an array of names");
        string[] names = [.. array.EnumerateArray().Select(name => name.GetString()!)];
        string? twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? names : throw new DataFileException(path, $"{what} names '{twice}' twice");
    }
}
