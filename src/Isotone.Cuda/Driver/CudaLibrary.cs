using System.Reflection;
using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>Finds NVIDIA's driver, which comes with the card's driver package and not with this one.</summary>
/// <remarks>
/// The library is <c>libcuda.so.1</c>, on Windows <c>nvcuda.dll</c>; or, and then nothing else, the file in the environment
/// variable <see cref="Variable"/>.
/// </remarks>
public static class CudaLibrary
{
    /// <summary>The environment variable that names another driver library.</summary>
    public const string Variable = "ISOTONE_CUDA";

    // Asynchronous allocation and its pools came with this one.
    private const int LeastVersion = 11020;

    private static readonly Lock _lock = new();
    private static State? _state;

    /// <summary>Whether there is a driver that finds a card.</summary>
    public static bool IsAvailable => Problem is null;

    /// <summary>Why there is no card to use, in one sentence; null where there is one.</summary>
    public static string? Problem => Get().Problem;

    /// <summary>The number of cards; 0 where there is no driver.</summary>
    public static int DeviceCount => Get().DeviceCount;

    /// <summary>Throws where there is no driver or no card.</summary>
    internal static void Require()
    {
        if (Get().Problem is string problem)
            throw new CudaException(problem);
    }

    private static State Get()
    {
        lock (_lock)
            return _state ??= Find();
    }

    private static State Find()
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        string[] names = !string.IsNullOrEmpty(given) ? [given]
            : OperatingSystem.IsWindows() ? ["nvcuda.dll"]
            : ["libcuda.so.1", "libcuda.so"];
        nint handle = 0;
        if (!names.Any(name => NativeLibrary.TryLoad(name, out handle)))
        {
            return new State(0, string.IsNullOrEmpty(given)
                ? $"There is no CUDA card on this machine: NVIDIA's driver ({names[0]}) is not installed."
                : $"{Variable} is '{given}', where no CUDA driver can be loaded.");
        }

        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(), (name, _, _) => name == CudaNative.Library ? handle : 0);
        return Look(names[0]);
    }

    /// <summary>What a driver that was loaded finds.</summary>
    internal static State Look(string name)
    {
        try
        {
            int code = CudaNative.cuInit(0);
            if (code == 0 && CudaNative.cuDriverGetVersion(out int version) == 0 && version < LeastVersion)
                return new State(0, $"The CUDA driver is of version {version / 1000}.{version % 1000 / 10}; 11.2 or later is needed.");
            int count = 0;
            if (code == 0)
                code = CudaNative.cuDeviceGetCount(out count);
            CudaException.Check(code, "looking for a card");
            return count > 0 ? new State(count, null)
                : new State(0, "There is a CUDA driver on this machine but no card that it can use.");
        }
        catch (CudaException exception)
        {
            return new State(0, exception.Message);
        }
        catch (EntryPointNotFoundException exception)
        {
            return new State(0, $"The library {name} is no CUDA driver of version 11.2 or later: {exception.Message}");
        }
    }

    /// <summary>The number of cards, and what is wrong where there is none.</summary>
    internal sealed record State(int DeviceCount, string? Problem);
}
