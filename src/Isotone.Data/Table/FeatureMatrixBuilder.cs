using System.Numerics;

namespace Isotone.Data;

/// <summary>
/// Collects a <see cref="FeatureMatrix"/>. Every column begins as byte codes and becomes plain with the 256th distinct
/// value. Rows are added by one thread at a time; several may ask for codes meanwhile.
/// </summary>
/// <remarks>
/// What is built depends on the rows alone: codes are numbered by value in the end, and a column that has become plain
/// is so from the first row on.
/// </remarks>
internal sealed class FeatureMatrixBuilder
{
    private const int BlockBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly SpillFile? _spill;
    private readonly ValueDictionary[] _dictionaries;
    private readonly bool[] _coded;
    private readonly List<FeatureBlock> _blocks = [];
    private volatile FeatureLayout _layout;
    private int _rows;

    /// <summary>A builder.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="spill">Where the memory of the rows is from; null for the heap.</param>
    public FeatureMatrixBuilder(int features, SpillFile? spill = null)
    {
        _spill = spill;
        _dictionaries = [.. Enumerable.Range(0, features).Select(_ => new ValueDictionary())];
        _coded = new bool[features];
        Array.Fill(_coded, true);
        _layout = new FeatureLayout(_coded);
        BlockShift = ShiftFor(features);
    }

    /// <summary>The columns that are byte codes so far: they can only become fewer.</summary>
    public FeatureLayout Layout => _layout;

    private int BlockShift { get; }

    private int BlockRows => 1 << BlockShift;

    /// <summary>The binary logarithm of the rows of a block of about a megabyte.</summary>
    public static int ShiftFor(int features) =>
        BitOperations.Log2((uint)Math.Clamp(BlockBytes / Math.Max(1, features), 16, 1 << 16));

    /// <summary>The code of a value of a feature; -1 where all are taken.</summary>
    public int CodeOf(int feature, float value)
    {
        lock (_gate)
            return _dictionaries[feature].CodeOf(value);
    }

    /// <summary>Makes features plain from now on.</summary>
    public void MakePlain(IEnumerable<int> features)
    {
        lock (_gate)
        {
            foreach (int feature in features)
                _coded[feature] = false;
            _layout = new FeatureLayout(_coded);
        }
    }

    public void Append(ReadOnlySpan<float> row)
    {
        FeatureBlock block = Block(out int local);
        while (!TryWrite(block, local, row))
            block = Block(out local);
        _rows++;
    }

    /// <summary>Adds rows of codes and plain numbers.</summary>
    /// <param name="layout">A layout that the builder has or had.</param>
    /// <param name="codes">The codes, row-major.</param>
    /// <param name="numbers">The plain numbers, row-major.</param>
    /// <param name="rows">The number of rows.</param>
    public void Append(FeatureLayout layout, ReadOnlySpan<byte> codes, ReadOnlySpan<float> numbers, int rows)
    {
        int width = layout.Coded.Length, plain = layout.Plain.Length;
        float[]? decoded = null;
        for (int row = 0; row < rows;)
        {
            FeatureBlock block = Block(out int local);
            int taken = Math.Min(rows - row, BlockRows - local);
            if (block.Layout == layout)
            {
                codes.Slice(row * width, taken * width).CopyTo(block.CodeMemory.Span[(local * width)..]);
                numbers.Slice(row * plain, taken * plain).CopyTo(block.NumberMemory.Span[(local * plain)..]);
                _rows += taken;
                row += taken;
                continue;
            }

            // Another thread has made a column plain since these rows were coded.
            decoded ??= new float[_coded.Length];
            Decode(layout, codes.Slice(row * width, width), numbers.Slice(row * plain, plain), decoded);
            Append(decoded);
            row++;
        }
    }

    /// <summary>
    /// Numbers the values of every feature from the lowest to the highest. Codes that were handed out before are void.
    /// </summary>
    public void SortCodes()
    {
        byte[]?[] newCodes = [.. _dictionaries.Select(dictionary => dictionary.Sort())];
        if (newCodes.All(codes => codes is null))
            return;
        byte[] same = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        for (int index = 0; index < _blocks.Count; index++)
        {
            FeatureBlock block = _blocks[index];
            byte[][] byPlace = [.. block.Layout.Coded.Select(feature => newCodes[feature] ?? same)];
            int rows = Math.Min(BlockRows, _rows - (index << BlockShift));
            for (int local = 0; local < rows; local++)
            {
                Span<byte> codes = block.Codes(local);
                for (int place = 0; place < codes.Length; place++)
                    codes[place] = byPlace[place][codes[place]];
            }
        }
    }

    public FeatureMatrix Build()
    {
        SortCodes();
        int last = _rows & (BlockRows - 1);
        for (int index = 0; index < _blocks.Count; index++)
        {
            if (_blocks[index].Layout != _layout)
                _blocks[index] = Rewritten(_blocks[index], Math.Min(BlockRows, _rows - (index << BlockShift)));
        }

        if (last != 0)
            _blocks[^1].Trim(last);
        float[][] dictionaries = [.. _dictionaries.Select((dictionary, feature) => _coded[feature] ? dictionary.Values.ToArray() : [])];
        return new FeatureMatrix([.. _blocks], BlockShift, _layout, dictionaries);
    }

    /// <summary>The block that the next row belongs to, in the layout that is now in force.</summary>
    private FeatureBlock Block(out int local)
    {
        FeatureLayout layout = _layout;
        local = _rows & (BlockRows - 1);
        if (local == 0 && _blocks.Count << BlockShift == _rows)
            _blocks.Add(new FeatureBlock(layout, BlockRows, _spill));
        else if (_blocks[^1].Layout != layout)
            _blocks[^1] = Rewritten(_blocks[^1], local);
        return _blocks[^1];
    }

    /// <summary>Writes a row, or returns false and makes the columns plain that have run out of codes.</summary>
    private bool TryWrite(FeatureBlock block, int local, ReadOnlySpan<float> row)
    {
        List<int>? full = null;
        Span<byte> codes = block.Codes(local);
        ReadOnlySpan<int> coded = block.Layout.Coded;
        lock (_gate)
        {
            for (int place = 0; place < codes.Length; place++)
            {
                int code = _dictionaries[coded[place]].CodeOf(row[coded[place]]);
                if (code < 0)
                    (full ??= []).Add(coded[place]);
                codes[place] = (byte)code;
            }
        }

        Span<float> numbers = block.Numbers(local);
        ReadOnlySpan<int> plain = block.Layout.Plain;
        for (int place = 0; place < numbers.Length; place++)
            numbers[place] = row[plain[place]];
        if (full is not null)
            MakePlain(full);
        return full is null;
    }

    /// <summary>A block in the layout now in force, with its first rows copied over.</summary>
    private FeatureBlock Rewritten(FeatureBlock block, int rows)
    {
        FeatureLayout layout = _layout;
        var rewritten = new FeatureBlock(layout, BlockRows, _spill);
        float[] row = new float[_coded.Length];
        for (int local = 0; local < rows; local++)
        {
            Decode(block.Layout, block.Codes(local), block.Numbers(local), row);

            // All values are in the dictionaries already, so nothing becomes plain.
            TryWrite(rewritten, local, row);
        }

        return rewritten;
    }

    private void Decode(FeatureLayout layout, ReadOnlySpan<byte> codes, ReadOnlySpan<float> numbers, Span<float> row)
    {
        lock (_gate)
        {
            for (int place = 0; place < codes.Length; place++)
                row[layout.Coded[place]] = _dictionaries[layout.Coded[place]].Values[codes[place]];
        }

        for (int place = 0; place < numbers.Length; place++)
            row[layout.Plain[place]] = numbers[place];
    }
}
