using System.Buffers;

namespace Isotone;

/// <summary>Working memory of a sort, from the shared pool: nothing is allocated once the pool is warm.</summary>
internal readonly ref struct RadixScratch : IDisposable
{
    private readonly ulong[] _keys;
    private readonly ulong[] _otherKeys;
    private readonly int[] _otherItems;

    public RadixScratch(int length)
    {
        _keys = ArrayPool<ulong>.Shared.Rent(length);
        _otherKeys = ArrayPool<ulong>.Shared.Rent(length);
        _otherItems = ArrayPool<int>.Shared.Rent(length);
    }

    public Span<ulong> Keys => _keys;

    public Span<ulong> OtherKeys => _otherKeys;

    public Span<int> OtherItems => _otherItems;

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_keys);
        ArrayPool<ulong>.Shared.Return(_otherKeys);
        ArrayPool<int>.Shared.Return(_otherItems);
    }
}
