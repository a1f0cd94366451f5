using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Isotone.Boosting;

/// <summary>Finds and loads the XGBoost library, 1.7 or later, which is installed apart from this package.</summary>
/// <remarks>
/// Searched in this order: the file or folder in the environment variable <see cref="Variable"/> (and then nowhere else), the
/// program's folder, its <c>runtimes</c> folder, the active conda or virtual environment, and the system's libraries.
/// </remarks>
public static unsafe class XGBoostLibrary
{
    /// <summary>The environment variable that says where the library is.</summary>
    public const string Variable = "ISOTONE_XGBOOST";

    private static readonly Lazy<State> _state = new(Find);

    /// <summary>Told what the library says, line by line: warnings, mostly. It may be called from any thread.</summary>
    public static event Action<string>? Message;

    /// <summary>Whether the library is there and new enough.</summary>
    public static bool IsAvailable => _state.Value.Problem is null;

    /// <summary>Its version.</summary>
    /// <exception cref="XGBoostException">The library is missing or too old; the message says how to install it.</exception>
    public static Version Version
    {
        get
        {
            Require();
            return _state.Value.Version!;
        }
    }

    /// <summary>Why the library is not available, and how to install it; null where it is.</summary>
    public static string? Problem => _state.Value.Problem;

    /// <summary>Whether it takes gradients as array interfaces (since 2.0).</summary>
    internal static bool HasTrainOneIter => NativeLibrary.TryGetExport(_state.Value.Handle, "XGBoosterTrainOneIter", out _);

    /// <summary>Whether it has a tracker and collective operations of its own (since 2.1), and not those of rabit.</summary>
    internal static bool HasTracker => NativeLibrary.TryGetExport(_state.Value.Handle, "XGTrackerCreate", out _);

    /// <summary>Throws where the library is not available.</summary>
    /// <exception cref="XGBoostException">It is missing or too old; the message says how to install it.</exception>
    public static void Require()
    {
        if (_state.Value.Problem is string problem)
            throw new XGBoostException(problem);
    }

    /// <summary>Throws what the library says where a call failed.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
            throw XGBoostException.FromLibrary(Marshal.PtrToStringUTF8((nint)XGBoostNative.XGBGetLastError()) ?? "");
    }

    /// <summary>The files to try, in order; a name without a folder is the system loader's to find.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <param name="baseFolder">The program's folder.</param>
    /// <param name="exists">Whether a folder exists.</param>
    internal static IEnumerable<string> Candidates(Func<string, string?> variable, string baseFolder, Func<string, bool> exists)
    {
        string[] names = OperatingSystem.IsWindows() ? ["xgboost.dll"]
            : OperatingSystem.IsMacOS() ? ["libxgboost.dylib"]
            : ["libxgboost.so", "libxgboost.so.0"];
        if (variable(Variable) is { Length: > 0 } given)
            return exists(given) ? names.Select(name => Path.Combine(given, name)) : [given];
        string platform = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var folders = new List<string> { baseFolder, Path.Combine(baseFolder, "runtimes", $"{platform}-{architecture}", "native") };
        foreach (string environment in (string[])["CONDA_PREFIX", "VIRTUAL_ENV"])
        {
            if (variable(environment) is not { Length: > 0 } prefix)
                continue;
            folders.AddRange([Path.Combine(prefix, "lib"), Path.Combine(prefix, "Library", "bin")]);

            // Where pip puts it: lib/python3.x/site-packages/xgboost/lib, on Windows Lib/site-packages/xgboost/lib.
            string lib = Path.Combine(prefix, OperatingSystem.IsWindows() ? "Lib" : "lib");
            IEnumerable<string> pythons = exists(lib) ? Directory.EnumerateDirectories(lib, "python3*").Order(StringComparer.Ordinal) : [];
            folders.AddRange(pythons.Append(lib).Select(python => Path.Combine(python, "site-packages", "xgboost", "lib")));
        }

        if (OperatingSystem.IsMacOS())
            folders.AddRange(["/opt/homebrew/lib", "/usr/local/lib"]);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).Concat(names);
    }

    private static State Find()
    {
        foreach (string candidate in Candidates(Environment.GetEnvironmentVariable, AppContext.BaseDirectory, Directory.Exists))
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle))
                continue;
            NativeLibrary.SetDllImportResolver(
                Assembly.GetExecutingAssembly(), (name, _, _) => name == XGBoostNative.Library ? handle : 0);
            XGBoostNative.XGBoostVersion(out int major, out int minor, out int patch);
            var version = new Version(major, minor, patch);
            if (version < new Version(1, 7))
                return new State(handle, version, $"The XGBoost library {candidate} is version {version}; 1.7 or later is needed; {Installing}");
            _ = XGBoostNative.XGBRegisterLogCallback(&Forward);
            return new State(handle, version, null);
        }

        string? given = Environment.GetEnvironmentVariable(Variable);
        string where = string.IsNullOrEmpty(given) ? "The XGBoost library was not found" : $"{Variable} is '{given}', where no XGBoost library can be loaded";
        return new State(0, null, $"{where}; {Installing}");
    }

    private static string Installing =>
        (OperatingSystem.IsMacOS() ? "install it with 'brew install xgboost' or 'pip install xgboost'"
            : OperatingSystem.IsWindows() ? "install it with 'pip install xgboost'"
            : "install it with 'apt-get install libxgboost0' or 'pip install xgboost'")
        + $", or set {Variable} to the library's file.";

    [UnmanagedCallersOnly]
    private static void Forward(byte* text)
    {
        // Nothing may be thrown across the border.
        try
        {
            Message?.Invoke(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)).TrimEnd());
        }
#pragma warning disable CA1031 // A listener that fails must not take the library down with it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private sealed record State(nint Handle, Version? Version, string? Problem);
}
