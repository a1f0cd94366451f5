using System.Reflection;
using System.Text;

namespace Isotone.Cuda;

/// <summary>The kernels of one source file, compiled by the driver for its card when they are first asked for.</summary>
internal sealed unsafe class KernelModule
{
    private const int ErrorLog = 5, ErrorLogBytes = 6, LogBytes = 8192;

    private readonly CudaDevice _device;
    private readonly string _name;
    private readonly nint _module;

    /// <param name="device">The card.</param>
    /// <param name="name">The file's name without its ending.</param>
    public KernelModule(CudaDevice device, string name)
    {
        _device = device;
        _name = name;
        byte[] image = Read(name);
        byte[] log = new byte[LogBytes];
        using var context = device.Enter();
        fixed (byte* text = image, buffer = log)
        {
            int* options = stackalloc int[] { ErrorLog, ErrorLogBytes };
            nint* values = stackalloc nint[] { (nint)buffer, LogBytes };
            int code = CudaNative.cuModuleLoadDataEx(out _module, text, 2, options, values);
            string said = Encoding.UTF8.GetString(log).TrimEnd('\0').Trim().ReplaceLineEndings(" ");
            CudaException.Check(code, said.Length == 0 ? $"loading the kernels '{name}'" : $"loading the kernels '{name}' ({said})");
        }
    }

    /// <summary>A kernel, for launches with up to a number of bytes of shared memory.</summary>
    public CudaKernel Kernel(string name, int sharedBytes)
    {
        const int MostSharedBytes = 8, WithoutAsking = 48 * 1024;
        using var context = _device.Enter();
        CudaException.Check(CudaNative.cuModuleGetFunction(out nint function, _module, name), $"finding the kernel '{name}' in '{_name}'");
        if (sharedBytes > WithoutAsking)
            CudaException.Check(CudaNative.cuFuncSetAttribute(function, MostSharedBytes, sharedBytes), $"preparing the kernel '{name}'");
        return new CudaKernel(function, name);
    }

    private static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".ptx")
            ?? throw new CudaException($"The kernels '{name}' are not part of this build.");

        // The driver reads up to a zero.
        byte[] image = new byte[stream.Length + 1];
        stream.ReadExactly(image, 0, (int)stream.Length);
        return image;
    }
}

/// <summary>A kernel that can be launched.</summary>
internal readonly unsafe struct CudaKernel(nint function, string name)
{
    /// <summary>Puts a launch into a stream; the parameters, each given by its address, are copied.</summary>
    public void Launch(CudaStream stream, int blocks, int threads, int sharedBytes, void** parameters) => CudaException.Check(
        CudaNative.cuLaunchKernel(
            function, (uint)blocks, 1, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream.Handle, parameters, null),
        $"launching the kernel '{name}'");
}
