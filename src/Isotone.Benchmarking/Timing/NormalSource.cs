using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Benchmarking;

/// <summary>Standard normal numbers, new ones at every call, fast enough not to dominate a measurement.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators") through the transform of
/// Box and Muller (1958).
/// </remarks>
/// <param name="seed">Equal seeds give equal numbers.</param>
internal sealed class NormalSource(ulong seed)
{
    private const int Half = 512;

    private readonly double[] _radius = new double[Half];
    private readonly double[] _angle = new double[Half];
    private readonly double[] _normal = new double[2 * Half];
    private ulong _state = seed;

    /// <summary>Fills a span with the next numbers.</summary>
    public void Fill<T>(Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        while (!values.IsEmpty)
        {
            MakeNormals();
            int count = Math.Min(values.Length, _normal.Length);
            TensorPrimitives.ConvertTruncating(_normal.AsSpan(0, count), values[..count]);
            values = values[count..];
        }
    }

    // z = sqrt(-2 ln u) (cos 2 pi v, sin 2 pi v) for u in (0, 1], v in [0, 1).
    private void MakeNormals()
    {
        for (int i = 0; i < Half; i++)
        {
            _radius[i] = 1 - NextUnit();
            _angle[i] = double.Tau * NextUnit();
        }

        TensorPrimitives.Log(_radius, _radius);
        TensorPrimitives.Multiply(_radius, -2, _radius);
        TensorPrimitives.Sqrt(_radius, _radius);
        Span<double> cosines = _normal.AsSpan(0, Half), sines = _normal.AsSpan(Half);
        TensorPrimitives.Cos(_angle, cosines);
        TensorPrimitives.Sin(_angle, sines);
        TensorPrimitives.Multiply(cosines, _radius, cosines);
        TensorPrimitives.Multiply(sines, _radius, sines);
    }

    private double NextUnit()
    {
        ulong bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return ((bits ^ (bits >> 31)) >> 11) * (1.0 / (1L << 53));
    }
}
