using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// The next crossing of each pair of neighbouring lines in a tournament of eights: the earliest stands at the top, and
/// changing neighbouring entries costs one path up, O(log n).
/// </summary>
/// <remarks>Eight doubles are a cache line: of the path only the two lowest levels are ever far away.</remarks>
internal sealed class CrossingTree
{
    private const int Fan = 8;
    private const int FanBits = 3;

    // Each level is a multiple of eight long, filled up with infinity; entry k of a level is the least of the entries
    // 8 k to 8 k + 7 of the one below. The last level is a single block.
    private double[][] _levels = [];

    /// <summary>The earliest crossing; infinity where there is none.</summary>
    public double Earliest { get; private set; }

    /// <summary>Makes room for entries, all of them infinity.</summary>
    public void Reset(int count)
    {
        int depth = 1;
        for (int blocks = Blocks(count); blocks > 1; blocks = Blocks(blocks))
            depth++;
        if (_levels.Length != depth || _levels[0].Length < Fan * Blocks(count))
        {
            _levels = new double[depth][];
            int entries = count;
            for (int level = 0; level < depth; level++, entries = Blocks(entries))
                _levels[level] = GC.AllocateUninitializedArray<double>(Fan * Blocks(entries));
        }

        foreach (double[] level in _levels)
            Array.Fill(level, double.PositiveInfinity);
        Earliest = double.PositiveInfinity;
    }

    /// <summary>Writes an entry without carrying it up.</summary>
    public void Set(int entry, double crossing) => _levels[0][entry] = crossing;

    /// <summary>Carries all entries up.</summary>
    public void Rebuild() => Update(0, _levels[0].Length - 1);

    /// <summary>Writes three neighbouring entries and carries them up.</summary>
    /// <param name="middle">The entry in the middle; not the first and not the last there is.</param>
    /// <param name="before">For the entry before it.</param>
    /// <param name="after">For the entry after it; the one in the middle becomes infinity.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetAround(int middle, double before, double after)
    {
        int lane = middle & (Fan - 1), block = middle >> FanBits;
        if (lane is 0 or Fan - 1)
        {
            Set(middle - 1, before);
            Set(middle, double.PositiveInfinity);
            Set(middle + 1, after);
            Update(middle - 1, middle + 1);
            return;
        }

        // Written as one vector: reading eight doubles just after one of them was written waits for the write.
        ref double eight = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_levels[0]), block << FanBits);
        var lanes = Vector512<double>.Indices;
        var values = Vector512.LoadUnsafe(ref eight);
        values = Vector512.ConditionalSelect(Vector512.Equals(lanes, Vector512.Create(lane - 1.0)), Vector512.Create(before), values);
        values = Vector512.ConditionalSelect(Vector512.Equals(lanes, Vector512.Create((double)lane)), Vector512.Create(double.PositiveInfinity), values);
        values = Vector512.ConditionalSelect(Vector512.Equals(lanes, Vector512.Create(lane + 1.0)), Vector512.Create(after), values);
        values.StoreUnsafe(ref eight);
        Carry(1, block, Least(values));
    }

    /// <summary>Carries the entries first to last up.</summary>
    public void Update(int first, int last)
    {
        double[][] levels = _levels;
        int level = 0;
        for (; level < levels.Length && first >> FanBits != last >> FanBits; level++)
        {
            (first, last) = (first >> FanBits, last >> FanBits);
            for (int block = first; block <= last; block++)
                levels[level + 1][block] = Least(Vector512.LoadUnsafe(ref levels[level][block << FanBits]));
        }

        Carry(level + 1, first >> FanBits, Least(Vector512.LoadUnsafe(ref levels[level][first >> FanBits << FanBits])));
    }

    // Writes the least of a block at the level above and goes on upwards.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Carry(int level, int entry, double least)
    {
        double[][] levels = _levels;
        for (; level < levels.Length; level++)
        {
            ref double from = ref MemoryMarshal.GetArrayDataReference(levels[level]);
            var values = Vector512.LoadUnsafe(ref from, (nuint)(entry & -Fan));
            Unsafe.Add(ref from, entry) = least;
            values = Vector512.ConditionalSelect(
                Vector512.Equals(Vector512<double>.Indices, Vector512.Create((double)(entry & (Fan - 1)))), Vector512.Create(least), values);
            least = Least(values);
            entry >>= FanBits;
        }

        Earliest = least;
    }

    /// <summary>Lists the entries of the earliest crossing in ascending order.</summary>
    /// <param name="entries">Receives them; grown where it is too short.</param>
    /// <returns>How many there are.</returns>
    public int FindEarliest(ref int[] entries)
    {
        int found = 0;
        Find(_levels.Length - 1, 0, Vector512.Create(Earliest), ref entries, ref found);
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Find(int level, int block, Vector512<double> earliest, ref int[] entries, ref int found)
    {
        while (true)
        {
            var values = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_levels[level]), (nuint)(block << FanBits));
            ulong hits = Vector512.Equals(values, earliest).ExtractMostSignificantBits();
            if (level == 0)
            {
                if (found + Fan > entries.Length)
                    Array.Resize(ref entries, 2 * (found + Fan));
                for (; hits != 0; hits &= hits - 1)
                    entries[found++] = (block << FanBits) + BitOperations.TrailingZeroCount(hits);
                return;
            }

            level--;
            for (; (hits & (hits - 1)) != 0; hits &= hits - 1)
                Find(level, (block << FanBits) + BitOperations.TrailingZeroCount(hits), earliest, ref entries, ref found);
            block = (block << FanBits) + BitOperations.TrailingZeroCount(hits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Least(Vector512<double> values)
    {
        var four = Vector256.MinNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MinNative(four.GetLower(), four.GetUpper());
        return Vector128.MinNative(two, Vector128.Shuffle(two, Vector128.Create(1L, 0))).ToScalar();
    }

    private static int Blocks(int entries) => Math.Max(1, (entries + Fan - 1) >> FanBits);
}
