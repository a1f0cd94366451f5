using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>How the blocks of a pooling are made, compared and told from each other.</summary>
/// <remarks>A block is a vector of sums, one of which is its size.</remarks>
internal unsafe interface IPoolingRule
{
    /// <summary>A block that nothing pools with.</summary>
    Vector256<double> Sentinel { get; }

    /// <summary>An element as a block.</summary>
    Vector256<double> Block(double* element);

    /// <summary>Two neighbours as one block.</summary>
    Vector256<double> Pooled(Vector256<double> under, Vector256<double> top);

    /// <summary>The number of elements of a block.</summary>
    int SizeOf(Vector256<double> block);

    /// <summary>
    /// All ones where <paramref name="under"/> and <paramref name="top"/> pool, else zeros; sets the sign bit of the first element of
    /// <paramref name="close"/> where the comparison is too close for rounded arithmetic.
    /// </summary>
    Vector256<double> Pools(
        Vector256<double> under, Vector256<double> top, Vector256<double> pooled, ref Vector256<double> close);
}

/// <summary>Pooling without branches on the data: the exact blocks, or none where a comparison is too close to call.</summary>
/// <remarks>
/// Whether two short blocks pool is as good as random, and a mispredicted branch costs more than the whole comparison. So
/// a step always computes both outcomes and selects one: pool the top two blocks, or push the next element. The steps of
/// one stack wait for each other; four chunks of the row are pooled side by side to fill that time, and then joined.
/// </remarks>
internal static unsafe class InterleavedPooling<TRule>
    where TRule : struct, IPoolingRule
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
    /// <param name="values">The row's elements as the rule takes them, at least <see cref="Shortest"/>.</param>
    /// <param name="n">The number of elements.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="slots">Room for <see cref="SlotsFor"/> blocks.</param>
    /// <param name="starts">Receives the first elements.</param>
    /// <param name="count">The number of blocks.</param>
    /// <returns>Whether every comparison was decided.</returns>
    public static bool TryRun(
        double* values, int n, TRule rule, Span<Vector256<double>> slots, Span<int> starts, out int count)
    {
        fixed (Vector256<double>* stack = slots)
        {
            Vector256<double> close = Vector256<double>.Zero;
            int length = n / Chunks;
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
            ToStarts(first.Blocks, rule, starts);
            return close.AsInt64().ToScalar() >= 0;
        }
    }

    /// <summary>Steps all chunks until one of them has few elements left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PoolTogether(
        ref Chunk first, ref Chunk second, ref Chunk third, ref Chunk fourth, TRule rule, ref Vector256<double> closeSoFar)
    {
        // Locals, so that the state of all four lives in registers.
        Chunk a = first, b = second, c = third, d = fourth;
        Vector256<double> close = closeSoFar;
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
        ref double* next, ref Vector256<double>* slot, ref Vector256<double> top, ref Vector256<double> under, TRule rule,
        ref Vector256<double> close)
    {
        Vector256<double> pooled = rule.Pooled(under, top);
        Vector256<double> pools = rule.Pools(under, top, pooled, ref close);

        // Both outcomes: the stack gets the block under the top, which a pop reads no more.
        *slot = under;
        Vector256<double> popped = slot[-1];
        Vector256<double> element = rule.Block(next);
        under = Vector256.ConditionalSelect(pools, popped, top);
        top = Vector256.ConditionalSelect(pools, pooled, element);
        long taken = 1 + pools.AsInt64().ToScalar();                    // 0 where it pools, else 1
        next += taken;
        slot += 2 * taken - 1;
    }

    /// <summary>The sizes of the blocks as the places of their first elements.</summary>
    private static void ToStarts(ReadOnlySpan<Vector256<double>> blocks, TRule rule, Span<int> starts)
    {
        int start = 0;
        for (int block = 0; block < blocks.Length; block++)
        {
            starts[block] = start;
            start += rule.SizeOf(blocks[block]);
        }
    }

    /// <summary>A chunk of the row and its stack of blocks, the top two of which are kept outside it.</summary>
    private struct Chunk
    {
        public double* Next;
        public Vector256<double>* Slot;
        public Vector256<double> Top;
        public Vector256<double> Under;
        private readonly double* _end;
        private readonly Vector256<double>* _bottom;

        public Chunk(double* begin, double* end, Vector256<double>* room, TRule rule)
        {
            room[0] = room[1] = rule.Sentinel;
            _bottom = Slot = room + Below;
            _end = end;
            Top = rule.Block(begin);
            Under = rule.Sentinel;
            Next = begin + 1;
        }

        /// <summary>The elements that are not yet on the stack.</summary>
        public readonly long Left => _end - Next;

        /// <summary>The number of blocks, once finished.</summary>
        public readonly int Count => (int)(Slot - _bottom);

        /// <summary>The blocks, once finished.</summary>
        public readonly ReadOnlySpan<Vector256<double>> Blocks => MemoryMarshal.CreateReadOnlySpan(ref *_bottom, Count);

        /// <summary>The room of the next chunk, after one of <paramref name="length"/> elements.</summary>
        public readonly Vector256<double>* Room(int length) => _bottom + length + 2;

        /// <summary>Takes the elements that are left and puts the whole stack into memory.</summary>
        public void Finish(TRule rule, ref Vector256<double> close)
        {
            while (true)
            {
                Vector256<double> pooled = rule.Pooled(Under, Top);
                if (rule.Pools(Under, Top, pooled, ref close).AsInt64().ToScalar() != 0)
                {
                    Top = pooled;
                    Under = *--Slot;
                }
                else if (Next < _end)
                {
                    *Slot++ = Under;
                    Under = Top;
                    Top = rule.Block(Next++);
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
            Buffer.MemoryCopy(_bottom + 1, _bottom, count * sizeof(Vector256<double>), count * sizeof(Vector256<double>));
            Slot = _bottom + count;
        }

        /// <summary>Puts a finished chunk on top of this finished one.</summary>
        public void Append(Chunk above, TRule rule, ref Vector256<double> close)
        {
            ReadOnlySpan<Vector256<double>> blocks = above.Blocks;
            for (int i = 0; i < blocks.Length; i++)
            {
                Vector256<double> block = blocks[i];
                bool pooledAny = false;
                while (Slot > _bottom)
                {
                    Vector256<double> pooled = rule.Pooled(Slot[-1], block);
                    if (rule.Pools(Slot[-1], block, pooled, ref close).AsInt64().ToScalar() == 0)
                        break;
                    block = pooled;
                    Slot--;
                    pooledAny = true;
                }

                if (!pooledAny)
                {
                    // It stands as it was, so those above it do as well.
                    blocks[i..].CopyTo(new Span<Vector256<double>>(Slot, blocks.Length - i));
                    Slot += blocks.Length - i;
                    return;
                }

                *Slot++ = block;
            }
        }
    }
}
