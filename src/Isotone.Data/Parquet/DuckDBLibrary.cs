using System.Reflection;
using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>
/// The library of DuckDB, an embedded database that reads Parquet. It is no part of this one: where it is missing
/// everything but Parquet works, and <see cref="Problem"/> says how to get it.
/// </summary>
/// <remarks>
/// It is looked for once, in this order: the environment variable <see cref="Variable"/> (and then nowhere else), the
/// program's folder, its <c>runtimes</c> folder, <see cref="UserFolder"/>, and the system's libraries.
/// </remarks>
public static class DuckDBLibrary
{
    /// <summary>The environment variable that says where the library is: the file or its folder.</summary>
    public const string Variable = "ISOTONE_DUCKDB";

    private static readonly Lazy<string?> _problem = new(Find);

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Problem is null;

    /// <summary>Why the library is not available, and how to get it; null where it is.</summary>
    public static string? Problem => _problem.Value;

    /// <summary>Where <c>scripts/fetch-duckdb.sh</c> puts the library.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "isotone", "lib");

    /// <summary>The files to try, in order; a name without a folder is the system loader's to find.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <param name="baseFolder">The program's folder.</param>
    /// <param name="isFolder">Whether a path is a folder.</param>
    internal static IEnumerable<string> Candidates(Func<string, string?> variable, string baseFolder, Func<string, bool> isFolder)
    {
        string name = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        if (variable(Variable) is { Length: > 0 } given)
            return [isFolder(given) ? Path.Combine(given, name) : given];
        string platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] folders = [baseFolder, Path.Combine(baseFolder, "runtimes", $"{platform}-{architecture}", "native"), UserFolder];
        return folders.Select(folder => Path.Combine(folder, name)).Append(name);
    }

    private static string? Find()
    {
        foreach (string candidate in Candidates(Environment.GetEnvironmentVariable, AppContext.BaseDirectory, Directory.Exists))
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle))
                continue;
            NativeLibrary.SetDllImportResolver(
                Assembly.GetExecutingAssembly(), (name, _, _) => name == DuckDBNative.Library ? handle : 0);
            return null;
        }

        string? given = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(given)
            ? $"Parquet is read by the DuckDB library, which was not found: scripts/fetch-duckdb.sh fetches it, or set {Variable} to the libduckdb of https://duckdb.org"
            : $"{Variable} is '{given}', where no DuckDB library can be loaded; scripts/fetch-duckdb.sh fetches one";
    }
}
