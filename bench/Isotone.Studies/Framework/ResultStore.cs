using System.Text;
using System.Text.Json;

namespace Isotone.Studies;

/// <summary>
/// The results of a study in a file, one line each, appended when a training has ended. A process that is killed loses the
/// training under way and nothing else.
/// </summary>
internal sealed class ResultStore
{
    private readonly string _path;
    private readonly Dictionary<object, StudyResult> _results = [];

    /// <summary>The results in a file, which need not be there yet.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line other than a torn last one is no result, or is there twice.</exception>
    public ResultStore(string path)
    {
        _path = path;
        if (!File.Exists(path))
            return;
        byte[] bytes = File.ReadAllBytes(path);

        // A line without its end was being written when the process was killed.
        int whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        if (whole < bytes.Length)
        {
            using FileStream file = File.OpenWrite(path);
            file.SetLength(whole);
        }

        string[] lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int line = 0; line < lines.Length; line++)
        {
            StudyResult result = Read(lines[line]) ?? throw new InvalidDataException($"{path}, line {line + 1} is no result.");
            if (!_results.TryAdd(result.Key, result))
                throw new InvalidDataException($"{path}, line {line + 1} is there twice.");
        }
    }

    /// <summary>All results, in the order they were made.</summary>
    public IReadOnlyCollection<StudyResult> All => _results.Values;

    /// <summary>Whether a training was done before.</summary>
    public bool Has(StudyResult wanted) => _results.ContainsKey(wanted.Key);

    /// <summary>Keeps a result: it is on the disk when this returns.</summary>
    /// <exception cref="InvalidOperationException">There is one of the same training.</exception>
    public void Add(StudyResult result)
    {
        if (!_results.TryAdd(result.Key, result))
            throw new InvalidOperationException($"There is a result of {result.Key} already.");
        byte[] line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, StudyJson.Default.StudyResult) + "\n");
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    private static StudyResult? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StudyJson.Default.StudyResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
