using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Multiplies an array by random zeros and a scale, in parallel pieces.</summary>
internal sealed unsafe class DropoutLoop<T> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Piece = 1 << 14;
    private const int ChunkLength = 512;

    [ThreadStatic]
    private static DropoutLoop<T>? _forThisThread;

    private T* _input, _output;
    private int _length;
    private bool _add;
    private uint _firstKey, _secondKey, _threshold;
    private T _scale;

    public static DropoutLoop<T> ForThisThread => _forThisThread ??= new();

    /// <summary>output (+)= factor input, factor being 0 or 1 / (1 - probability).</summary>
    public void Apply(ReadOnlySpan<T> input, Span<T> output, double probability, long seed, long draw, bool add)
    {
        ulong key = new SeededRandom(seed, draw).NextUInt64();
        double threshold = Math.Round(probability * (1L << 32));

        // 2^32 does not fit: everything is dropped.
        bool isAll = threshold > uint.MaxValue;
        fixed (T* from = input, to = output)
        {
            _input = from;
            _output = to;
            _length = input.Length;
            _add = add;
            (_firstKey, _secondKey) = ((uint)key, (uint)(key >> 32));
            _threshold = isAll ? 0 : (uint)threshold;
            _scale = isAll ? T.Zero : T.CreateTruncating(1 / (1 - probability));
            Run((input.Length + Piece - 1) / Piece, Parallelism.Degree);
        }
    }

    protected override void RunPart(int part)
    {
        Span<uint> bits = stackalloc uint[ChunkLength];
        Span<T> factors = stackalloc T[ChunkLength];
        int end = Math.Min(_length, (part + 1) * Piece);
        for (int start = part * Piece; start < end; start += ChunkLength)
        {
            int count = Math.Min(ChunkLength, end - start);
            Hash((uint)start, bits);
            Select(bits, factors);
            ReadOnlySpan<T> input = new(_input + start, count);
            Span<T> output = new(_output + start, count);
            if (_add)
                TensorPrimitives.MultiplyAdd(input, factors[..count], output, output);
            else
                TensorPrimitives.Multiply(input, factors[..count], output);
        }
    }

    // Two rounds of the 32-bit mixer with the least bias of its length (C. Wellons, Prospecting for hash functions,
    // 2018), a key before each: the place goes in, uniform bits come out.
    private void Hash(uint first, Span<uint> bits)
    {
        Vector<uint> place = new Vector<uint>(first + _firstKey) + Vector<uint>.Indices;
        for (int i = 0; i < bits.Length; i += Vector<uint>.Count)
        {
            Mix(Mix(place) ^ new Vector<uint>(_secondKey)).CopyTo(bits[i..]);
            place += new Vector<uint>((uint)Vector<uint>.Count);
        }
    }

    private static Vector<uint> Mix(Vector<uint> x)
    {
        x = (x ^ (x >>> 16)) * 0x21f0aaad;
        x = (x ^ (x >>> 15)) * 0x735a2d97;
        return x ^ (x >>> 15);
    }

    private void Select(ReadOnlySpan<uint> bits, Span<T> factors)
    {
        if (typeof(T) == typeof(float))
        {
            for (int i = 0; i < bits.Length; i += Vector<uint>.Count)
            {
                Vector<uint> dropped = Vector.LessThan(new Vector<uint>(bits[i..]), new Vector<uint>(_threshold));
                Vector.ConditionalSelect(Vector.AsVectorSingle(dropped), Vector<float>.Zero, new Vector<float>(float.CreateTruncating(_scale)))
                    .As<float, T>().CopyTo(factors[i..]);
            }

            return;
        }

        for (int i = 0; i < bits.Length; i++)
            factors[i] = bits[i] < _threshold ? T.Zero : _scale;
    }
}
