using System.Globalization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// The folder of a training workflow's results. Former results in it are removed when the first new one is about to be
/// written, and not before: work that comes to nothing leaves things as they were.
/// </summary>
internal sealed class OutputFolder
{
    private readonly bool _replace;

    // The folders that were not there before, innermost first.
    private readonly List<string> _made;
    private bool _begun;

    private OutputFolder(string path, bool replace, List<string> made)
    {
        Path = path;
        _replace = replace;
        _made = made;
    }

    public string Path { get; }

    public string Report => System.IO.Path.Combine(Path, ResultFiles.Report);

    /// <summary>Makes the folder, so that what is wrong with it is known before the work.</summary>
    /// <param name="path">The folder; null for a new one named by the time in the current folder.</param>
    /// <param name="force">Whether results that lie in it may be replaced.</param>
    /// <exception cref="DataFileException">It holds something and may not be written over, or cannot be made.</exception>
    public static OutputFolder Prepare(string? path, bool force)
    {
        path ??= NewName();
        if (File.Exists(path))
            throw new DataFileException(path, "it is a file where a folder is needed");
        try
        {
            if (!force && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new DataFileException(path, "the folder is not empty; --force replaces the results in it");
            var folder = new OutputFolder(path, force, Missing(path));
            Directory.CreateDirectory(path);
            AtomicFile.RequireWritable(folder.Report);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }
    }

    /// <summary>Where a run's files go: one run's to the folder itself, those of several to a folder each.</summary>
    public string OfRun(LossExpression loss, int runs) =>
        runs == 1 ? Path : System.IO.Path.Combine(Path, loss.FolderName);

    /// <summary>Makes a folder inside ready for results; the first call removes those of a former workflow.</summary>
    /// <exception cref="DataFileException">A former result cannot be removed, or the folder cannot be made.</exception>
    public void BeginWriting(string folder)
    {
        try
        {
            if (_replace && !_begun)
                RemoveFormer();
            _begun = true;
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(folder, exception, "written");
        }
    }

    /// <summary>Removes the folders that were not there before if nothing was written to them.</summary>
    public void RemoveIfEmpty()
    {
        try
        {
            foreach (string folder in _made.TakeWhile(IsEmpty))
                Directory.Delete(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What made the work end early is the failure to report, not an empty folder that stays.
        }
    }

    private void RemoveFormer()
    {
        // A folder of a former run holds a model; other folders are none of this program's.
        foreach (string inner in Directory.GetDirectories(Path).Where(inner => File.Exists(System.IO.Path.Combine(inner, ResultFiles.Configuration))))
        {
            RemoveResults(inner);
            if (IsEmpty(inner))
                Directory.Delete(inner);
        }

        RemoveResults(Path);
    }

    private static void RemoveResults(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string name in ResultFiles.All)
            File.Delete(System.IO.Path.Combine(folder, name));
        foreach (string trees in Directory.GetFiles(folder, $"{ResultFiles.TreesOfMembers}*.ubj"))
            File.Delete(trees);
    }

    private static bool IsEmpty(string folder) =>
        Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();

    private static List<string> Missing(string path)
    {
        var missing = new List<string>();
        for (string? folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
            folder is not null && !Directory.Exists(folder);
            folder = System.IO.Path.GetDirectoryName(folder))
        {
            missing.Add(folder);
        }

        return missing;
    }

    private static string NewName()
    {
        string name = $"isotone-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        string path = name;
        for (int attempt = 2; Directory.Exists(path) || File.Exists(path); attempt++)
            path = $"{name}-{attempt.ToString(CultureInfo.InvariantCulture)}";
        return path;
    }
}
