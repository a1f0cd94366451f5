using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>The proximal step of an L1 penalty: sign(x) max(|x| - t, 0).</summary>
/// <remarks>I. Daubechies, M. Defrise, C. De Mol, Comm. Pure Appl. Math. 57 (2004).</remarks>
internal static class SoftThreshold
{
    public static void Apply<T>(Span<T> values, double threshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T t = T.CreateTruncating(threshold);
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            Vector<T> limit = new(t);

            // x - clamp(x, -t, t) is the same: what lies within the threshold becomes zero. NaN stays.
            for (int v = 0; v < vectors.Length; v++)
                vectors[v] -= Vector.Min(Vector.Max(vectors[v], -limit), limit);
            i = vectors.Length * Vector<T>.Count;
        }

        for (; i < values.Length; i++)
            values[i] -= T.Min(T.Max(values[i], -t), t);
    }
}
