namespace Isotone.Cuda;

/// <summary>Elements in the memory of a card that this object owns, for those without another framework.</summary>
/// <typeparam name="T">The type of an element.</typeparam>
public sealed unsafe class DeviceBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly CudaDevice _device;
    private readonly CudaStream _stream;
    private DevicePointer<T> _pointer;

    internal DeviceBuffer(CudaDevice device, int length, CudaStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _device = device;
        _stream = stream;
        Length = length;
        _pointer = new DevicePointer<T>(0, length);
        _pointer = new DevicePointer<T>(device.Allocator.Allocate(_pointer.Bytes, stream), length);
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The device address and the length.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed of.</exception>
    public DevicePointer<T> Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer.Address == 0, this);
            return _pointer;
        }
    }

    /// <summary>The device address and the length.</summary>
    public static implicit operator DevicePointer<T>(DeviceBuffer<T> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Pointer;
    }

    /// <summary>The device address and the length.</summary>
    public DevicePointer<T> ToDevicePointer() => Pointer;

    /// <summary>Copies elements to the card; returns when they have been read.</summary>
    /// <param name="values">As many as the buffer has.</param>
    /// <param name="stream">The stream; the one the buffer was made in if null.</param>
    /// <exception cref="ArgumentException">There is another number of elements.</exception>
    /// <exception cref="CudaException">The driver reports a fault.</exception>
    public void CopyFrom(ReadOnlySpan<T> values, CudaStream? stream = null)
    {
        RequireLength(values.Length, nameof(values));
        using var context = _device.Enter();
        fixed (T* from = values)
            CudaException.Check(CudaNative.cuMemcpyHtoDAsync_v2(Pointer.Address, from, _pointer.Bytes, Of(stream)), "copying to the card");
    }

    /// <summary>Copies the elements from the card, after the work that is in the stream, for which it waits.</summary>
    /// <param name="destination">As many elements as the buffer has.</param>
    /// <param name="stream">The stream; the one the buffer was made in if null.</param>
    /// <exception cref="ArgumentException">There is another number of elements.</exception>
    /// <exception cref="CudaException">A kernel faulted.</exception>
    public void CopyTo(Span<T> destination, CudaStream? stream = null)
    {
        RequireLength(destination.Length, nameof(destination));
        using var context = _device.Enter();
        fixed (T* to = destination)
        {
            CudaException.Check(CudaNative.cuMemcpyDtoHAsync_v2(to, Pointer.Address, _pointer.Bytes, Of(stream)), "copying from the card");
            CudaException.Check(CudaNative.cuStreamSynchronize(Of(stream)), "copying from the card");
        }
    }

    /// <summary>The elements, copied from the card; see <see cref="CopyTo"/>.</summary>
    public T[] ToArray(CudaStream? stream = null)
    {
        T[] values = new T[Length];
        CopyTo(values, stream);
        return values;
    }

    /// <summary>Gives the memory back after the work that is in its stream.</summary>
    public void Dispose()
    {
        if (_pointer.Address == 0)
            return;
        _device.Allocator.Free(_pointer.Address, _pointer.Bytes, _stream);
        _pointer = default;
    }

    private nint Of(CudaStream? stream) => (stream ?? _stream).Handle;

    private void RequireLength(int length, string name)
    {
        if (length != Length)
            throw new ArgumentException($"{name} has {length} elements where {Length} are needed.", name);
    }
}
