namespace Isotone.Boosting.Tests;

/// <summary>A folder that goes when the test does.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("isotone-boosting-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(_path).Select(entry => Path.GetFileName(entry));

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
