namespace Isotone.Cuda;

/// <summary>Where operators take a card's memory from, and give it back to: the driver's pool, or a caller's.</summary>
public interface IDeviceAllocator
{
    /// <summary>Memory that work put into a stream from now on may use, at an address that 256 divides.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>The device address.</returns>
    nint Allocate(nuint bytes, CudaStream stream);

    /// <summary>Takes memory back once the work that is in the stream by now is done; it must not wait for that.</summary>
    /// <param name="address">What <see cref="Allocate"/> returned.</param>
    /// <param name="bytes">As many as were asked for.</param>
    /// <param name="stream">The stream.</param>
    void Free(nint address, nuint bytes, CudaStream stream);
}

/// <summary>The driver's memory in the order of streams; where a card has no memory pools, memory of the context.</summary>
internal sealed class StreamOrderedAllocator(CudaDevice device) : IDeviceAllocator
{
    /// <inheritdoc/>
    public nint Allocate(nuint bytes, CudaStream stream)
    {
        using var context = device.Enter();
        int code = device.HasPools
            ? CudaNative.cuMemAllocAsync(out nint address, bytes, stream.Handle)
            : CudaNative.cuMemAlloc_v2(out address, bytes);
        CudaException.Check(code, $"allocating {bytes} bytes");
        return address;
    }

    /// <inheritdoc/>
    public void Free(nint address, nuint bytes, CudaStream stream)
    {
        // What the driver reports here is an earlier launch's fault, which the next wait reports too.
        using var context = device.Enter();
        _ = device.HasPools ? CudaNative.cuMemFreeAsync(address, stream.Handle) : CudaNative.cuMemFree_v2(address);
    }
}
