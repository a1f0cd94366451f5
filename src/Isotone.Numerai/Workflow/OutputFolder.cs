using System.Globalization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>The folder that a workflow writes its results to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder, so that what is wrong with it is known before the work.</summary>
    /// <param name="path">The folder; null for a new one named by the time in the current folder.</param>
    /// <param name="force">Whether results that lie in it may be replaced.</param>
    /// <exception cref="DataFileException">It holds something and may not be written over, or cannot be made.</exception>
    public static string Prepare(string? path, bool force)
    {
        path ??= NewName();
        try
        {
            if (File.Exists(path))
                throw new DataFileException(path, "it is a file where a folder is needed");
            if (!force && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new DataFileException(path, "the folder is not empty; --force replaces the results in it");
            Directory.CreateDirectory(path);
            string probe = Path.Combine(path, $".{Path.GetRandomFileName()}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }

        return path;
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
