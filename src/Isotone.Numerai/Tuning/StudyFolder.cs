using System.Globalization;
using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// The folder of a study, which several processes share. A result is a file that appears whole or not at all. Who trains
/// holds a lock on the task's claim, which the system lets go of when the process ends in whatever way: then another takes
/// the task up again, and nothing that was finished is lost.
/// </summary>
internal sealed class StudyFolder
{
    private const string SettingsFile = "study.json";

    private readonly string _trials, _claims;

    private StudyFolder(string path, StudySettings settings)
    {
        (Path, Settings) = (path, settings);
        _trials = System.IO.Path.Combine(path, "trials");
        _claims = System.IO.Path.Combine(path, "claims");
        Directory.CreateDirectory(_trials);
        Directory.CreateDirectory(_claims);
    }

    public string Path { get; }

    public StudySettings Settings { get; }

    /// <summary>Opens a study, or begins one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="settings">The settings of a new study; an old one must have the same. Null to go on with an old one.</param>
    /// <exception cref="DataFileException">There is no study, it has other settings, or the folder cannot be used.</exception>
    public static StudyFolder Open(string path, StudySettings? settings)
    {
        string file = System.IO.Path.Combine(path, SettingsFile);
        try
        {
            if (settings is not null && !File.Exists(file))
                Begin(path, file, settings);
            if (!File.Exists(file))
                throw new DataFileException(path, "there is no study to go on with");
            StudySettings found = Read(file);
            if (settings is not null && !ToBytes(found).AsSpan().SequenceEqual(ToBytes(settings)))
                throw new DataFileException(path, "the study there has other settings; name the study alone to go on with it, or another folder");
            return new StudyFolder(path, found);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "used");
        }
    }

    /// <summary>The results there are.</summary>
    /// <param name="schedule">What the study is made of.</param>
    public Dictionary<StudyTask, StudyTrial> Results(HalvingSchedule schedule)
    {
        var results = new Dictionary<StudyTask, StudyTrial>();
        for (int rung = 0; rung < schedule.Rungs; rung++)
        {
            for (int trial = 1; trial <= Settings.Trials; trial++)
            {
                var task = new StudyTask(trial, rung);
                if (IsDone(task))
                    results.Add(task, StudyTrial.Read(FileOf(task), task, Configuration(task, schedule)));
            }
        }

        return results;
    }

    /// <summary>What a task trains.</summary>
    public TrainingConfiguration Configuration(StudyTask task, HalvingSchedule schedule)
    {
        TrainingConfiguration configuration = Settings.OfTrial(task.Trial);
        return configuration with { Epochs = schedule.EpochsOf(task.Rung, configuration.Epochs) };
    }

    public bool IsDone(StudyTask task) => File.Exists(FileOf(task));

    /// <summary>Takes a task that nobody works on.</summary>
    /// <returns>The claim, to be let go of when the result is written; null where another process has it.</returns>
    public FileStream? TryClaim(StudyTask task)
    {
        // Claims are never removed: a process that waits for a lock on a file that is gone would hold it alone.
        string path = System.IO.Path.Combine(_claims, Name(task));
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Writes a result.</summary>
    public void Write(StudyTask task, StudyTrial trial) => AtomicFile.Write(FileOf(task), stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        trial.Write(writer);
    });

    private static void Begin(string path, string file, StudySettings settings)
    {
        settings.Validate();
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => !System.IO.Path.GetFileName(entry).StartsWith('.')))
        {
            // What is there may be what another process has begun just now: its settings come first.
            if (File.Exists(file))
                return;
            throw new DataFileException(path, "the folder is not empty and holds no study");
        }

        Directory.CreateDirectory(path);

        // Of several processes that begin at once one is first; the others find its settings and compare.
        string aside = System.IO.Path.Combine(path, $".{SettingsFile}.{System.IO.Path.GetRandomFileName()}");
        File.WriteAllBytes(aside, ToBytes(settings));
        try
        {
            File.Move(aside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }

    private static StudySettings Read(string file)
    {
        try
        {
            using FileStream stream = DataFile.OpenRead(file);
            StudySettings settings = JsonSerializer.Deserialize(stream, ConfigurationJson.Default.StudySettings) ?? throw new JsonException();
            settings.Validate();
            return settings;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new DataFileException(file, "it does not hold the settings of a study", innerException: exception);
        }
    }

    private static byte[] ToBytes(StudySettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, ConfigurationJson.Default.StudySettings);

    private string FileOf(StudyTask task) => System.IO.Path.Combine(_trials, Name(task) + ".json");

    private static string Name(StudyTask task) =>
        string.Create(CultureInfo.InvariantCulture, $"rung{task.Rung}-trial{task.Trial:0000}");
}
