using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Isotone.Data;

/// <summary>A part of a file mapped into memory.</summary>
/// <remarks>
/// The mapping stays as long as any part of it is reachable: its own handle ends it when none is. A span does not keep it,
/// so whoever takes one keeps what it was taken from.
/// </remarks>
internal sealed unsafe class MappedMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly SafeMemoryMappedViewHandle _mapping;
    private readonly long _offset;
    private readonly int _length;

    public MappedMemory(MemoryMappedViewAccessor view, long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > view.Capacity - ((long)length * sizeof(T)))
            throw new ArgumentOutOfRangeException(nameof(offset));
        _mapping = view.SafeMemoryMappedViewHandle;
        _offset = view.PointerOffset + offset;
        _length = length;
    }

    private byte* First => (byte*)_mapping.DangerousGetHandle() + _offset;

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(First, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(Unsafe.Add<T>(First, elementIndex), pinnable: this);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
