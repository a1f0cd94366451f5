namespace Isotone.Cuda;

/// <summary>A mark in a stream: others can wait for it, and two of them tell the time between.</summary>
public sealed class CudaEvent : IDisposable
{
    private const uint WithoutTime = 2;

    private readonly CudaDevice _device;
    private nint _handle;

    /// <summary>An event that has not been recorded.</summary>
    /// <param name="device">The card.</param>
    /// <param name="timing">Whether it keeps the time, which costs a little.</param>
    /// <exception cref="CudaException">The driver cannot make one.</exception>
    public CudaEvent(CudaDevice device, bool timing = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        using var context = device.Enter();
        CudaException.Check(CudaNative.cuEventCreate(out _handle, timing ? 0 : WithoutTime), "making an event");
    }

    /// <summary>Whether what was in the stream before the event is done; true where it was never recorded.</summary>
    internal bool IsDone
    {
        get
        {
            int code = CudaNative.cuEventQuery(_handle);
            if (code != CudaException.NotReady)
                CudaException.Check(code, "asking for an event");
            return code == 0;
        }
    }

    /// <summary>Puts the event behind everything in a stream.</summary>
    public void Record(CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var context = _device.Enter();
        CudaException.Check(CudaNative.cuEventRecord(_handle, stream.Handle), "recording an event");
    }

    /// <summary>Lets a stream wait for the event; this thread does not.</summary>
    public void Delay(CudaStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var context = _device.Enter();
        CudaException.Check(CudaNative.cuStreamWaitEvent(stream.Handle, _handle, 0), "waiting for an event in a stream");
    }

    /// <summary>Waits until what was in the stream before the event is done.</summary>
    /// <exception cref="CudaException">A kernel faulted.</exception>
    public void Synchronize()
    {
        using var context = _device.Enter();
        CudaException.Check(CudaNative.cuEventSynchronize(_handle), "waiting for an event");
    }

    /// <summary>The time the card took between two events that are done.</summary>
    /// <param name="earlier">The one before.</param>
    public TimeSpan Since(CudaEvent earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        using var context = _device.Enter();
        CudaException.Check(CudaNative.cuEventElapsedTime(out float milliseconds, earlier._handle, _handle), "reading a time");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle == 0)
            return;
        using var context = _device.Enter();
        _ = CudaNative.cuEventDestroy_v2(_handle);
        _handle = 0;
    }
}
