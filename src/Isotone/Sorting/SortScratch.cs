using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>
/// Two buffers for packed keys, from the shared pool: nothing is allocated once the pool is warm. Those of a huge row are
/// the system's and go back to it: the pool would round them up to a power of two and keep them.
/// </summary>
internal readonly unsafe ref struct SortScratch : IDisposable
{
    private const int LongestPooled = 1 << 24;

    private readonly double[]? _first;
    private readonly double[]? _second;

    /// <summary>Buffers for rows of up to <paramref name="length"/> elements.</summary>
    public SortScratch(int length)
    {
        length = checked(length + PackedSort<ScalarKernel>.Slack);
        if (length <= LongestPooled)
        {
            First = _first = ArrayPool<double>.Shared.Rent(length);
            Second = _second = ArrayPool<double>.Shared.Rent(length);
            return;
        }

        First = new Span<double>(NativeMemory.Alloc((nuint)length, sizeof(double)), length);
        try
        {
            Second = new Span<double>(NativeMemory.Alloc((nuint)length, sizeof(double)), length);
        }
        catch (OutOfMemoryException)
        {
            Free(First);
            throw;
        }
    }

    public Span<double> First { get; }

    public Span<double> Second { get; }

    public void Dispose()
    {
        if (_first is null || _second is null)
        {
            Free(First);
            Free(Second);
            return;
        }

        ArrayPool<double>.Shared.Return(_first);
        ArrayPool<double>.Shared.Return(_second);
    }

    private static void Free(Span<double> buffer) => NativeMemory.Free(Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)));
}
