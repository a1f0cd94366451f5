namespace Isotone.Cuda;

/// <summary>
/// Page-locked host memory from which the card reads on its own: a copy from ordinary memory would make this thread wait for the
/// stream. A buffer is used again when its copy is done; where none is, another is made.
/// </summary>
internal sealed unsafe class UploadBuffer(CudaDevice device) : IDisposable
{
    private readonly List<Slot> _slots = [];

    /// <summary>Puts a copy of integers into a stream.</summary>
    public void Copy(ReadOnlySpan<int> values, nint to, CudaStream stream)
    {
        Slot slot = Free(values.Length);
        values.CopyTo(new Span<int>((void*)slot.Address, values.Length));
        CudaException.Check(
            CudaNative.cuMemcpyHtoDAsync_v2(to, (void*)slot.Address, (nuint)values.Length * sizeof(int), stream.Handle), "copying row lengths");
        slot.Done.Record(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var context = device.Enter();
        foreach (Slot slot in _slots)
        {
            slot.Done.Dispose();
            _ = CudaNative.cuMemFreeHost(slot.Address);
        }

        _slots.Clear();
    }

    private Slot Free(int length)
    {
        foreach (Slot slot in _slots)
        {
            if (slot.Length >= length && slot.Done.IsDone)
                return slot;
        }

        CudaException.Check(CudaNative.cuMemHostAlloc(out nint address, (nuint)length * sizeof(int), 0), "allocating page-locked memory");
        var made = new Slot(address, length, new CudaEvent(device));
        _slots.Add(made);
        return made;
    }

    private sealed record Slot(nint Address, int Length, CudaEvent Done);
}
