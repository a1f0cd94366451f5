using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// Pooling of a row sorted descending without branches on the data: the same blocks as <see cref="SortedL2Blocks"/>, or
/// none where a comparison is too close for rounded arithmetic.
/// </summary>
/// <remarks>
/// Whether two short blocks pool is as good as random, and a mispredicted branch costs more than the whole comparison. So
/// a step always computes both outcomes and selects one: pool the top two blocks, or push the next element. The steps of
/// one stack wait for each other; four chunks of the row are pooled side by side to fill that time, and then joined.
/// </remarks>
internal static unsafe class InterleavedPooling
{
    /// <summary>The shortest row for which chunks pay.</summary>
    public const int Shortest = 64;

    private const int Chunks = 4;
    private const int ShortestBurst = 16;

    // Below a chunk's stack lie two slots: a sentinel that never pools, and what is popped when that is on top.
    private const int Below = 2;

    /// <summary>The slots that a row needs.</summary>
    public static int SlotsFor(int n) => n + Chunks * (Below + 2);

    /// <summary>Finds the blocks of a row; their first elements go to <paramref name="starts"/>.</summary>
    /// <param name="z">The row, descending, at least <see cref="Shortest"/> long, of moderate range.</param>
    /// <param name="strength">The strength, moderate.</param>
    /// <param name="ranks">Whether for soft ranks, which pool small gaps, or for soft sorts, which pool large ones.</param>
    /// <param name="slots">Room for <see cref="SlotsFor"/> blocks.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <param name="count">The number of blocks.</param>
    /// <returns>Whether every comparison was decided.</returns>
    public static bool TryRun(
        ReadOnlySpan<double> z, double strength, bool ranks, Span<Vector128<double>> slots, Span<int> starts, out int count)
    {
        fixed (double* values = z)
        fixed (Vector128<double>* stack = slots)
        {
            // G - eps K of ranks and eps G - K of sorts differ in scale and sense only.
            var rule = new Rule(z[0], ranks ? 1 : strength, ranks ? 0.5 * strength : 0.5, ranks);
            Vector128<double> close = Vector128<double>.Zero;
            int n = z.Length, length = n / Chunks;
            var first = new Chunk(values, values + length, stack, rule);
            var second = new Chunk(values + length, values + 2 * length, first.Room(length), rule);
            var third = new Chunk(values + 2 * length, values + 3 * length, second.Room(length), rule);
            var fourth = new Chunk(values + 3 * length, values + n, third.Room(length), rule);
            PoolTogether(ref first, ref second, ref third, ref fourth, rule, ref close);
            first.Finish(rule, ref close);
            second.Finish(rule, ref close);
            third.Finish(rule, ref close);
            fourth.Finish(rule, ref close);
            first.Append(second, rule, ref close);
            first.Append(third, rule, ref close);
            first.Append(fourth, rule, ref close);
            count = first.Count;
            ToStarts(first.Blocks, starts);
            return close.AsInt64().ToScalar() == 0;
        }
    }

    /// <summary>Steps all chunks until one of them has few elements left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PoolTogether(
        ref Chunk first, ref Chunk second, ref Chunk third, ref Chunk fourth, Rule rule, ref Vector128<double> closeSoFar)
    {
        // Locals, so that the state of all four lives in registers.
        Chunk a = first, b = second, c = third, d = fourth;
        Vector128<double> close = closeSoFar;
        while (true)
        {
            // A step takes one element at most.
            long steps = Math.Min(Math.Min(a.Left, b.Left), Math.Min(c.Left, d.Left));
            if (steps < ShortestBurst)
                break;
            for (long step = 0; step < steps; step++)
            {
                Step(ref a.Next, ref a.Slot, ref a.Top, ref a.Under, rule, ref close);
                Step(ref b.Next, ref b.Slot, ref b.Top, ref b.Under, rule, ref close);
                Step(ref c.Next, ref c.Slot, ref c.Top, ref c.Under, rule, ref close);
                Step(ref d.Next, ref d.Slot, ref d.Top, ref d.Under, rule, ref close);
            }
        }

        (first, second, third, fourth) = (a, b, c, d);
        closeSoFar = close;
    }

    /// <summary>Pools the top two blocks, or pushes the next element, whichever the comparison says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        ref double* next, ref Vector128<double>* slot, ref Vector128<double> top, ref Vector128<double> under, Rule rule,
        ref Vector128<double> close)
    {
        Vector128<double> pooled = top + under;
        Vector128<double> pools = rule.Pools(under, top, pooled, ref close);

        // Both outcomes: the stack gets the block under the top, which a pop reads no more.
        *slot = under;
        Vector128<double> popped = slot[-1];
        Vector128<double> element = rule.Block(*next);
        under = Vector128.ConditionalSelect(pools, popped, top);
        top = Vector128.ConditionalSelect(pools, pooled, element);
        long taken = 1 + pools.AsInt64().ToScalar();                    // 0 where it pools, else 1
        next += taken;
        slot += 2 * taken - 1;
    }

    /// <summary>The sizes of the blocks as the places of their first elements.</summary>
    private static void ToStarts(ReadOnlySpan<Vector128<double>> blocks, Span<int> starts)
    {
        int start = 0;
        for (int block = 0; block < blocks.Length; block++)
        {
            starts[block] = start;
            start += (int)blocks[block].GetElement(1);
        }
    }

    /// <summary>How blocks (sum, size) are compared. Sums are of differences from the largest value, so none is positive.</summary>
    private readonly struct Rule(double largest, double scale, double half, bool ranks)
    {
        private const double Rounding = 1.1102230246251565E-16; // 2^-53

        private readonly Vector128<double> _largest = Vector128.CreateScalarUnsafe(largest);
        private readonly Vector128<double> _scale = Vector128.CreateScalarUnsafe(scale);
        private readonly Vector128<double> _half = Vector128.CreateScalarUnsafe(half);

        // Ranks pool where the difference below is at most 0, sorts where it is at least 0: one comparison after a sign.
        private readonly Vector128<double> _sense = Vector128.CreateScalarUnsafe(ranks ? 1.0 : -1.0);

        /// <summary>A block that nothing pools with.</summary>
        public Vector128<double> Sentinel { get; } = Vector128.Create(ranks ? 1e290 : -1e290, 1);

        /// <summary>An element as a block.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<double> Block(double value)
        {
            Vector128<double> sum = (Vector128.CreateScalarUnsafe(value) - _largest) * _scale;
            return Vector128.Create(sum.ToScalar(), 1);
        }

        /// <summary>All ones where <paramref name="under"/> and <paramref name="top"/> pool; notes comparisons too close to trust.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<double> Pools(
            Vector128<double> under, Vector128<double> top, Vector128<double> pooled, ref Vector128<double> close)
        {
            Vector128<double> ofUnder = Vector128.Shuffle(top, Vector128.Create(1L, 0L)) * under;   // |B| S_A, S_B |A|
            Vector128<double> ofTop = Vector128.Shuffle(ofUnder, Vector128.Create(1L, 1L));
            Vector128<double> size = Vector128.Shuffle(pooled, Vector128.Create(1L, 1L));
            Vector128<double> sizes = Vector128.Shuffle(under * top, Vector128.Create(1L, 1L));
            Vector128<double> positions = sizes * size * _half;                                     // K |A||B|(|A| + |B|)/2
            Vector128<double> difference = (ofUnder - ofTop - positions) * _sense;

            // As in SortedL2Blocks: sums of m terms of one sign are off by m roundings, the products by a few more.
            Vector128<double> magnitude = positions - (ofUnder + ofTop);
            Vector128<double> bound = magnitude * ((size + Vector128.Create(12.0)) * Vector128.Create(Rounding));
            close |= Vector128.LessThanOrEqual(Vector128.Abs(difference), bound);
            return Vector128.Shuffle(
                Vector128.LessThanOrEqual(difference, Vector128<double>.Zero).AsInt64(), Vector128.Create(0L, 0L)).AsDouble();
        }
    }

    /// <summary>A chunk of the row and its stack of blocks, the top two of which are kept outside it.</summary>
    private struct Chunk
    {
        public double* Next;
        public Vector128<double>* Slot;
        public Vector128<double> Top;
        public Vector128<double> Under;
        private readonly double* _end;
        private readonly Vector128<double>* _bottom;

        public Chunk(double* begin, double* end, Vector128<double>* room, Rule rule)
        {
            room[0] = room[1] = rule.Sentinel;
            _bottom = Slot = room + Below;
            _end = end;
            Top = rule.Block(*begin);
            Under = rule.Sentinel;
            Next = begin + 1;
        }

        /// <summary>The elements that are not yet on the stack.</summary>
        public readonly long Left => _end - Next;

        /// <summary>The number of blocks, once finished.</summary>
        public readonly int Count => (int)(Slot - _bottom);

        /// <summary>The blocks, once finished.</summary>
        public readonly ReadOnlySpan<Vector128<double>> Blocks => MemoryMarshal.CreateReadOnlySpan(ref *_bottom, Count);

        /// <summary>The room of the next chunk, after one of <paramref name="length"/> elements.</summary>
        public readonly Vector128<double>* Room(int length) => _bottom + length + 2;

        /// <summary>Takes the elements that are left and puts the whole stack into memory.</summary>
        public void Finish(Rule rule, ref Vector128<double> close)
        {
            while (true)
            {
                Vector128<double> pooled = Top + Under;
                if (rule.Pools(Under, Top, pooled, ref close).AsInt64().ToScalar() != 0)
                {
                    Top = pooled;
                    Under = *--Slot;
                }
                else if (Next < _end)
                {
                    *Slot++ = Under;
                    Under = Top;
                    Top = rule.Block(*Next++);
                }
                else
                {
                    break;
                }
            }

            *Slot++ = Under;
            *Slot++ = Top;

            // The sentinel was pushed first; the blocks begin above it.
            long count = Slot - _bottom - 1;
            Buffer.MemoryCopy(_bottom + 1, _bottom, count * sizeof(Vector128<double>), count * sizeof(Vector128<double>));
            Slot = _bottom + count;
        }

        /// <summary>Puts a finished chunk on top of this finished one.</summary>
        public void Append(Chunk above, Rule rule, ref Vector128<double> close)
        {
            ReadOnlySpan<Vector128<double>> blocks = above.Blocks;
            for (int i = 0; i < blocks.Length; i++)
            {
                Vector128<double> block = blocks[i];
                bool pooledAny = false;
                while (Slot > _bottom)
                {
                    Vector128<double> pooled = block + Slot[-1];
                    if (rule.Pools(Slot[-1], block, pooled, ref close).AsInt64().ToScalar() == 0)
                        break;
                    block = pooled;
                    Slot--;
                    pooledAny = true;
                }

                if (!pooledAny)
                {
                    // It stands as it was, so those above it do as well.
                    blocks[i..].CopyTo(new Span<Vector128<double>>(Slot, blocks.Length - i));
                    Slot += blocks.Length - i;
                    return;
                }

                *Slot++ = block;
            }
        }
    }
}
