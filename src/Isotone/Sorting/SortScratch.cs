using System.Buffers;

namespace Isotone;

/// <summary>Two buffers for packed keys, from the shared pool: nothing is allocated once the pool is warm.</summary>
internal readonly ref struct SortScratch : IDisposable
{
    /// <summary>Buffers for rows of up to <paramref name="length"/> elements.</summary>
    public SortScratch(int length)
    {
        First = ArrayPool<double>.Shared.Rent(length + PackedSort<ScalarKernel>.Slack);
        Second = ArrayPool<double>.Shared.Rent(length + PackedSort<ScalarKernel>.Slack);
    }

    public double[] First { get; }

    public double[] Second { get; }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(First);
        ArrayPool<double>.Shared.Return(Second);
    }
}
