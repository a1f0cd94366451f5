using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>
/// A card and its primary context, the one that PyTorch, TorchSharp, CuPy and the CUDA runtime use too: their device addresses
/// and streams are valid here, and those made here are valid there.
/// </summary>
/// <remarks>Thread-safe. The context is kept until the process ends.</remarks>
public sealed unsafe class CudaDevice
{
    private const int Multiprocessors = 16, Major = 75, Minor = 76, SharedMemory = 97, MemoryPools = 115, OrdinalOfPointer = 9;
    private const int LeastMajor = 7;

    private static readonly ConcurrentDictionary<int, Lazy<CudaDevice>> _devices = new();
    private readonly ConcurrentDictionary<string, Lazy<KernelModule>> _modules = new();
    private readonly int _device;
    private readonly nint _context;

    private CudaDevice(int ordinal)
    {
        CudaLibrary.Require();
        Ordinal = ordinal;
        if (ordinal < 0 || ordinal >= CudaLibrary.DeviceCount)
            throw new CudaException($"There is no card {ordinal}; this machine has {CudaLibrary.DeviceCount}, numbered from 0.");
        CudaException.Check(CudaNative.cuDeviceGet(out _device, ordinal), $"opening card {ordinal}");
        byte* name = stackalloc byte[256];
        CudaException.Check(CudaNative.cuDeviceGetName(name, 256, _device), $"opening card {ordinal}");
        Name = Marshal.PtrToStringUTF8((nint)name) ?? "";
        ComputeCapability = new Version(Attribute(Major), Attribute(Minor));
        if (ComputeCapability.Major < LeastMajor)
            throw new CudaException($"The card {Name} has compute capability {ComputeCapability}; {LeastMajor}.0 or later is needed.");
        MultiprocessorCount = Attribute(Multiprocessors);
        SharedMemoryOfBlock = Attribute(SharedMemory);
        HasPools = Attribute(MemoryPools) != 0;
        CudaException.Check(CudaNative.cuDevicePrimaryCtxRetain(out _context, _device), $"opening card {ordinal}");
        Allocator = new StreamOrderedAllocator(this);
    }

    /// <summary>The first card.</summary>
    /// <exception cref="CudaException">There is no driver or no card.</exception>
    public static CudaDevice Default => Open(0);

    /// <summary>The number of the card, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>What its maker calls it.</summary>
    public string Name { get; }

    /// <summary>Its compute capability; at least 7.0.</summary>
    public Version ComputeCapability { get; }

    /// <summary>The number of its multiprocessors.</summary>
    public int MultiprocessorCount { get; }

    /// <summary>The driver's own memory, in the order of a stream where the card has memory pools.</summary>
    public IDeviceAllocator Allocator { get; }

    internal int SharedMemoryOfBlock { get; }

    internal bool HasPools { get; }

    /// <summary>Opens a card.</summary>
    /// <param name="ordinal">Its number, from 0; CUDA_VISIBLE_DEVICES renumbers them.</param>
    /// <exception cref="CudaException">There is no driver, no such card, or it is too old.</exception>
    public static CudaDevice Open(int ordinal) => _devices.GetOrAdd(ordinal, key => new Lazy<CudaDevice>(() => new CudaDevice(key))).Value;

    /// <summary>Memory of the card for a number of elements, whose content is unspecified.</summary>
    /// <param name="length">The number of elements, at least 1.</param>
    /// <param name="stream">The stream in whose order it is there and, disposed of, gone; the default stream if null.</param>
    /// <exception cref="CudaException">There is not enough memory.</exception>
    public DeviceBuffer<T> Allocate<T>(int length, CudaStream? stream = null)
        where T : unmanaged => new(this, length, stream ?? CudaStream.Default);

    /// <summary>Memory of the card with a copy of some elements.</summary>
    /// <inheritdoc cref="Allocate{T}(int, CudaStream?)"/>
    public DeviceBuffer<T> Allocate<T>(ReadOnlySpan<T> values, CudaStream? stream = null)
        where T : unmanaged
    {
        DeviceBuffer<T> buffer = Allocate<T>(values.Length, stream);
        buffer.CopyFrom(values, stream);
        return buffer;
    }

    /// <summary>Makes the primary context this thread's until the result is disposed of, then the one that was before.</summary>
    internal ContextScope Enter() => new(_context);

    internal KernelModule Module(string name) =>
        _modules.GetOrAdd(name, key => new Lazy<KernelModule>(() => new KernelModule(this, key))).Value;

    /// <summary>Refuses an address that is none of this card's memory: a kernel would fault on it and take the context down.</summary>
    internal void Require(nint address, string name)
    {
        int ordinal = -1;
        int code = address == 0 ? 1 : CudaNative.cuPointerGetAttribute(&ordinal, OrdinalOfPointer, address);
        if (code != 0)
            throw new ArgumentException($"{name} is no address of memory of a card.", name);
        if (ordinal != Ordinal)
            throw new ArgumentException($"{name} is memory of card {ordinal}, not of card {Ordinal}.", name);
    }

    private int Attribute(int attribute)
    {
        CudaException.Check(CudaNative.cuDeviceGetAttribute(out int value, attribute, _device), $"opening card {Ordinal}");
        return value;
    }

    internal readonly ref struct ContextScope
    {
        private readonly nint _before;
        private readonly bool _changed;

        public ContextScope(nint context)
        {
            CudaException.Check(CudaNative.cuCtxGetCurrent(out _before), "entering the card's context");
            _changed = _before != context;
            if (_changed)
                CudaException.Check(CudaNative.cuCtxSetCurrent(context), "entering the card's context");
        }

        public void Dispose()
        {
            if (_changed)
                _ = CudaNative.cuCtxSetCurrent(_before);
        }
    }
}
