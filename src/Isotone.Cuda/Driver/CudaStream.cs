namespace Isotone.Cuda;

/// <summary>A queue of work on a card: what is put into it is done in order. Work of different streams may overlap.</summary>
#pragma warning disable CA1711 // CUDA's own name for it; it is no System.IO.Stream.
public sealed class CudaStream : IDisposable
#pragma warning restore CA1711
{
    private const uint NonBlocking = 1;

    private readonly CudaDevice? _device;
    private bool _isDisposed;

    /// <summary>A stream of its own, which does not wait for the default one.</summary>
    /// <exception cref="CudaException">The driver cannot make one.</exception>
    public CudaStream(CudaDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        using var context = device.Enter();
        CudaException.Check(CudaNative.cuStreamCreate(out nint handle, NonBlocking), "making a stream");
        Handle = handle;
    }

    private CudaStream(nint handle) => Handle = handle;

    /// <summary>The legacy default stream, which every blocking stream waits for.</summary>
    public static CudaStream Default { get; } = new(0);

    /// <summary>The driver's handle (CUstream), as other frameworks take it.</summary>
    public nint Handle { get; }

    /// <summary>Another framework's stream of the card's primary context; it stays that framework's to destroy.</summary>
    /// <param name="handle">CUstream or cudaStream_t, such as <c>torch.cuda.current_stream().cuda_stream</c>.</param>
    public static CudaStream FromHandle(nint handle) => handle == 0 ? Default : new CudaStream(handle);

    /// <summary>Waits until everything in the stream is done, and reports what failed of it.</summary>
    /// <param name="device">The card it belongs to.</param>
    /// <exception cref="CudaException">A kernel faulted.</exception>
    public void Synchronize(CudaDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var context = device.Enter();
        CudaException.Check(CudaNative.cuStreamSynchronize(Handle), "waiting for a stream");
    }

    /// <summary>Destroys the stream when what is in it is done; does nothing to streams of others.</summary>
    public void Dispose()
    {
        if (_device is null || _isDisposed)
            return;
        _isDisposed = true;
        using var context = _device.Enter();
        _ = CudaNative.cuStreamDestroy_v2(Handle);
    }
}
