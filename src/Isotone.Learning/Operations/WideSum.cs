using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>Sums whose running total is a double, whatever the element type.</summary>
internal static class WideSum
{
    private const int ChunkLength = 512;

    /// <summary>The sum of all elements.</summary>
    public static double Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            return TensorPrimitives.Sum(MemoryMarshal.Cast<T, double>(values));
        Span<double> chunk = stackalloc double[ChunkLength];
        double sum = 0;
        for (int start = 0; start < values.Length; start += ChunkLength)
        {
            ReadOnlySpan<T> part = values.Slice(start, Math.Min(ChunkLength, values.Length - start));
            TensorPrimitives.ConvertTruncating(part, chunk);
            sum += TensorPrimitives.Sum<double>(chunk[..part.Length]);
        }

        return sum;
    }

    /// <summary>sums[i] += values[i].</summary>
    public static void AddTo<T>(ReadOnlySpan<T> values, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            TensorPrimitives.Add(sums[..values.Length], MemoryMarshal.Cast<T, double>(values), sums);
            return;
        }

        Span<double> chunk = stackalloc double[ChunkLength];
        for (int start = 0; start < values.Length; start += ChunkLength)
        {
            ReadOnlySpan<T> part = values.Slice(start, Math.Min(ChunkLength, values.Length - start));
            Span<double> to = sums.Slice(start, part.Length);
            TensorPrimitives.ConvertTruncating(part, chunk);
            TensorPrimitives.Add<double>(to, chunk[..part.Length], to);
        }
    }
}
