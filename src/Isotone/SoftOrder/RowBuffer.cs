using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>
/// Working memory of doubles outside the managed heap: it never moves, and what it outgrows goes back to the system at
/// once, which for a row of 10^8 elements is the difference of gigabytes.
/// </summary>
/// <param name="shift">The bytes by which it begins behind a page's beginning, a multiple of the size of a vector.</param>
internal sealed unsafe class RowBuffer(int shift)
{
    private const int PageBytes = 4096;

    private void* _memory;
    private int _room;

    ~RowBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>Room for so many elements; what was in it is lost where it has to grow.</summary>
    public Span<double> Room(int length)
    {
        if (_room < length)
            Grow(length);
        return new Span<double>((byte*)_memory + shift, length);
    }

    private void Grow(int length)
    {
        // Longer by a quarter at least: a row whose blocks grow does not ask again for each of them.
        int room = Math.Max(length, (int)Math.Min(_room + _room / 4L, Array.MaxLength));
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _room = 0;
        _memory = NativeMemory.AlignedAlloc(checked((nuint)room * sizeof(double) + (nuint)shift), PageBytes);
        _room = room;
    }
}
