using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Isotone.Benchmarking;

/// <summary>What the results were measured on.</summary>
public static class Machine
{
    private const string LinuxProcessors = "/proc/cpuinfo";
    private const uint ExtendedLeaves = 0x80000000, FirstBrandLeaf = 0x80000002;
    private const int BrandLeaves = 3;

    /// <summary>The processor's name and the number of processors this process may use.</summary>
    public static string Processor => FormattableString.Invariant($"{ProcessorName()}, {Environment.ProcessorCount} processors");

    /// <summary>The runtime's name and version, the system and the architecture.</summary>
    public static string Runtime =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}";

    /// <summary>The first CUDA card's name, compute capability and number of multiprocessors.</summary>
    /// <exception cref="Cuda.CudaException">There is none.</exception>
    public static string Card => FormattableString.Invariant(
        $"{Cuda.CudaDevice.Default.Name}, compute capability {Cuda.CudaDevice.Default.ComputeCapability}, {Cuda.CudaDevice.Default.MultiprocessorCount} multiprocessors");

    private static string ProcessorName()
    {
        if (X86Base.IsSupported && BrandString() is { Length: > 0 } brand)
            return brand;
        return LinuxName() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    // The 48 bytes of leaves 0x80000002 to 0x80000004: what the vendor calls the processor, padded with zeros.
    private static string BrandString()
    {
        if ((uint)Leaf(ExtendedLeaves).Eax < FirstBrandLeaf + BrandLeaves - 1)
            return "";
        Span<int> words = stackalloc int[4 * BrandLeaves];
        for (int leaf = 0; leaf < BrandLeaves; leaf++)
        {
            Span<int> part = words.Slice(4 * leaf, 4);
            (part[0], part[1], part[2], part[3]) = Leaf(FirstBrandLeaf + (uint)leaf);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
    }

    private static (int Eax, int Ebx, int Ecx, int Edx) Leaf(uint leaf) => X86Base.CpuId((int)leaf, 0);

    private static string? LinuxName()
    {
        try
        {
            return File.ReadLines(LinuxProcessors)
                .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
