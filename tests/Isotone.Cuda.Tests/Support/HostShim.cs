using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Isotone.Cuda.Tests;

/// <summary>
/// A driver without a card: the kernels compiled for the host, and the driver's functions over host memory (the folder Shim). With
/// ISOTONE_CUDA_TESTS=card the tests run on the machine's card instead. ISOTONE_CUDA_ORDER has threads run in another order than the
/// first to the last: 1 from the last to the first, any other number at random, by that seed.
/// </summary>
internal static partial class HostShim
{
    private const string Library = "isotone-cuda-shim";

    private static readonly string[] _compilers = ["g++", "clang++", "clang++-14", "c++"];
    private static nint _handle;

    /// <summary>Whether the tests run on a card.</summary>
    public static bool IsCard => Environment.GetEnvironmentVariable("ISOTONE_CUDA_TESTS") == "card";

    /// <summary>Why there is no shim; null where there is one, or a card.</summary>
    public static string? Problem { get; private set; }

    // Before anything asks for the driver.
    [ModuleInitializer]
    internal static void Start()
    {
        if (IsCard)
            return;
        string? path = Build();
        if (path is null)
            return;
        _handle = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(typeof(HostShim).Assembly, (name, _, _) => name == Library ? _handle : 0);
        Environment.SetEnvironmentVariable(CudaLibrary.Variable, path);
        if (Environment.GetEnvironmentVariable("ISOTONE_CUDA_ORDER") is { Length: > 0 } order)
            _ = SetOrder(long.Parse(order, CultureInfo.InvariantCulture));
    }

    /// <summary>Compiles the shim beside its sources, or finds it there.</summary>
    private static string? Build()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Shim");
        string[] sources = [.. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) != ".so").Order(StringComparer.Ordinal)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string source in sources)
            hash.AppendData(File.ReadAllBytes(source));
        string name = Convert.ToHexStringLower(hash.GetHashAndReset())[..16], path = Path.Combine(folder, name + ".so");
        if (File.Exists(path))
            return path;
        string aside = Path.Combine(folder, $"{name}.{Environment.ProcessId}.so");
        foreach (string compiler in _compilers)
        {
            if (!TryRun(compiler, folder, aside))
                continue;
            File.Move(aside, path, overwrite: true);
            return path;
        }

        Problem = $"There is no C++ compiler ({string.Join(", ", _compilers)}) to compile the kernels for the host.";
        return null;
    }

    // Whether there is such a compiler; kernels that do not compile are a failure, not a reason to skip anything.
    private static bool TryRun(string compiler, string folder, string output)
    {
        string[] arguments =
        [
            "-std=c++17", "-O2", "-march=native", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=hidden", "-Wno-unknown-pragmas",
            "-I.", "-o", output, "kernels.cpp", "driver.cpp", "fibers.cpp",
        ];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(compiler, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? true : throw new InvalidOperationException($"{compiler} cannot compile the kernels for the host: {said}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Lets the next call of a function fail.</summary>
    [LibraryImport(Library, EntryPoint = "shim_plan_failure", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PlanFailure(string function, int code);

    [LibraryImport(Library, EntryPoint = "shim_forget_fault")]
    public static partial int ForgetFault();

    /// <summary>How many cards there are.</summary>
    [LibraryImport(Library, EntryPoint = "shim_set_devices")]
    public static partial int SetDevices(int count);

    /// <summary>Runs blocks, warps and threads in order (0), from the last to the first (1), or in a random order (else its seed).</summary>
    [LibraryImport(Library, EntryPoint = "shim_set_order")]
    public static partial int SetOrder(long order);

    /// <summary>Refuses allocations of more bytes than these from now on; none if negative.</summary>
    [LibraryImport(Library, EntryPoint = "shim_limit_memory")]
    public static partial int LimitMemory(long more);

    [LibraryImport(Library, EntryPoint = "shim_waits")]
    private static partial int Waits(out long count);

    [LibraryImport(Library, EntryPoint = "shim_used_memory")]
    private static partial int UsedMemory(out long bytes);

    /// <summary>How often somebody waited for the card.</summary>
    public static long WaitCount
    {
        get
        {
            _ = Waits(out long count);
            return count;
        }
    }

    /// <summary>The bytes that are allocated.</summary>
    public static long Memory
    {
        get
        {
            _ = UsedMemory(out long bytes);
            return bytes;
        }
    }
}
