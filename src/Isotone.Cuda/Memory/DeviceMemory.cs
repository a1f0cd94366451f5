namespace Isotone.Cuda;

/// <summary>Memory of an operator that grows to the largest pass and is then reused.</summary>
internal sealed class DeviceMemory(IDeviceAllocator allocator) : IDisposable
{
    private nuint _bytes;
    private CudaStream _stream = CudaStream.Default;

    /// <summary>The device address; 0 before anything was asked for.</summary>
    public nint Address { get; private set; }

    /// <summary>Makes room; what was there is lost where it grows.</summary>
    public void Reserve(nuint bytes, CudaStream stream)
    {
        _stream = stream;
        if (_bytes >= bytes)
            return;
        Dispose();
        Address = allocator.Allocate(bytes, stream);
        _bytes = bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Address != 0)
            allocator.Free(Address, _bytes, _stream);
        (Address, _bytes) = (0, 0);
    }
}

/// <summary>Places of arrays inside one allocation, each at a multiple of 256 bytes.</summary>
internal struct MemoryLayout
{
    private const nuint Alignment = 256;

    /// <summary>The bytes of all arrays.</summary>
    public nuint Bytes { get; private set; }

    /// <summary>The offset of an array of elements.</summary>
    public nint Take(long count, int elementBytes)
    {
        nuint offset = Bytes;
        Bytes += ((nuint)count * (nuint)elementBytes + Alignment - 1) / Alignment * Alignment;
        return (nint)offset;
    }
}
