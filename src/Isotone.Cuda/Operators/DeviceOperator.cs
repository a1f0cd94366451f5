namespace Isotone.Cuda;

/// <summary>
/// What operators on a card share: the card, memory that grows to the largest pass and is then reused, and the order of their
/// passes.
/// </summary>
/// <remarks>
/// Every method but those that say otherwise puts work into the stream and returns: nothing waits for the card. One object holds one
/// pass's state: use it from one thread at a time. Passes in different streams wait for one another on the card.
/// </remarks>
public abstract class DeviceOperator : IDisposable
{
    private readonly CudaEvent _done;
    private CudaStream? _lastStream;

    private protected DeviceOperator(CudaDevice device, IDeviceAllocator? allocator)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        Allocator = allocator ?? device.Allocator;
        _done = new CudaEvent(device);
        Table = new RowTable(device, Allocator);
        State = new DeviceMemory(Allocator);
        Work = new DeviceMemory(Allocator);
    }

    /// <summary>The card.</summary>
    public CudaDevice Device { get; }

    /// <summary>The rows of the last forward pass.</summary>
    public Rows Rows { get; private protected set; }

    private protected IDeviceAllocator Allocator { get; }

    private protected RowTable Table { get; }

    /// <summary>What derivatives need of the forward pass.</summary>
    private protected DeviceMemory State { get; }

    /// <summary>What is needed within a pass.</summary>
    private protected DeviceMemory Work { get; }

    private protected CudaStream LastStream => _lastStream ?? CudaStream.Default;

    /// <summary>Gives the memory back after the work that is in the stream of the last pass.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    /// <param name="disposing">True: there is no finalizer, as nothing may be called on the card from its thread.</param>
    protected virtual void Dispose(bool disposing)
    {
        Rows = default;
        Table.Dispose();
        State.Dispose();
        Work.Dispose();
        _done.Dispose();
    }

    /// <summary>Begins work in a stream: after what this object has put into another.</summary>
    private protected void Begin(CudaStream stream)
    {
        if (_lastStream is not null && _lastStream.Handle != stream.Handle)
            _done.Delay(stream);
        _lastStream = stream;
    }

    /// <summary>Ends work in a stream.</summary>
    private protected void End(CudaStream stream) => _done.Record(stream);

    private protected void RequireForward()
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
    }

    private protected static void RequireRows(Rows rows)
    {
        if (rows.Length == 0)
            throw new ArgumentException("rows has no rows; there is nothing to do.", nameof(rows));
    }

    private protected static void Clear(nint address, nuint bytes, CudaStream stream) =>
        CudaException.Check(CudaNative.cuMemsetD8Async(address, 0, bytes, stream.Handle), "clearing memory");

    /// <summary>Copies from the card, after the work of the last pass, for which it waits.</summary>
    private protected unsafe TElement[] Download<TElement>(nint address, int length)
        where TElement : unmanaged
    {
        var values = new TElement[length];
        using var context = Device.Enter();
        fixed (TElement* to = values)
        {
            CudaException.Check(
                CudaNative.cuMemcpyDtoHAsync_v2(to, address, (nuint)length * (nuint)sizeof(TElement), LastStream.Handle), "copying from the card");
            CudaException.Check(CudaNative.cuStreamSynchronize(LastStream.Handle), "copying from the card");
        }

        return values;
    }

    /// <summary>Refuses the pass where a row was flagged. Waits for it.</summary>
    private protected void RequireUnflagged(nint flags, string name)
    {
        int[] isBad = Download<int>(flags, Rows.Count);
        int row = Array.FindIndex(isBad, flag => flag != 0);
        if (row >= 0)
        {
            string where = isBad.Length == 1 ? name : $"{name} (row {row})";
            throw new ArgumentException($"{where} holds NaN or an infinity; every element must be finite.", name);
        }
    }
}
