using System.Numerics;

namespace Isotone.Data;

/// <summary>
/// Collects a <see cref="FeatureMatrix"/> row by row. Every column begins as byte codes; the row that brings the 256th
/// distinct value makes it a plain column from the current block on.
/// </summary>
internal sealed class FeatureMatrixBuilder
{
    private const int BlockBytes = 1 << 20;

    private readonly ValueDictionary[] _dictionaries;
    private readonly bool[] _coded;
    private readonly int _blockShift;
    private readonly List<FeatureBlock> _blocks = [];
    private FeatureLayout _layout;
    private int _rows;

    public FeatureMatrixBuilder(int features)
    {
        _dictionaries = [.. Enumerable.Range(0, features).Select(_ => new ValueDictionary())];
        _coded = new bool[features];
        Array.Fill(_coded, true);
        _layout = new FeatureLayout(_coded);
        _blockShift = BitOperations.Log2((uint)Math.Clamp(BlockBytes / Math.Max(1, features), 16, 1 << 16));
    }

    private int BlockRows => 1 << _blockShift;

    public void Append(ReadOnlySpan<float> row)
    {
        int local = _rows & (BlockRows - 1);
        if (local == 0)
            _blocks.Add(new FeatureBlock(_layout, BlockRows));
        while (!TryWrite(_blocks[^1], local, row))
            _blocks[^1] = Rewritten(_blocks[^1], local);
        _rows++;
    }

    public FeatureMatrix Build()
    {
        int last = _rows & (BlockRows - 1);
        if (last != 0)
            _blocks[^1].Trim(last);
        return new FeatureMatrix([.. _blocks], _blockShift, _dictionaries);
    }

    /// <summary>Writes a row, or returns false and marks the columns that have run out of codes as plain.</summary>
    private bool TryWrite(FeatureBlock block, int local, ReadOnlySpan<float> row)
    {
        bool fits = true;
        Span<byte> codes = block.Codes(local);
        ReadOnlySpan<int> coded = block.Layout.Coded;
        for (int place = 0; place < codes.Length; place++)
        {
            int code = _dictionaries[coded[place]].CodeOf(row[coded[place]]);
            if (code < 0)
                fits = _coded[coded[place]] = false;
            codes[place] = (byte)code;
        }

        Span<float> numbers = block.Numbers(local);
        ReadOnlySpan<int> plain = block.Layout.Plain;
        for (int place = 0; place < numbers.Length; place++)
            numbers[place] = row[plain[place]];
        return fits;
    }

    /// <summary>The current block in the layout that <see cref="_coded"/> now asks for, with its first rows copied over.</summary>
    private FeatureBlock Rewritten(FeatureBlock block, int rows)
    {
        _layout = new FeatureLayout(_coded);
        var rewritten = new FeatureBlock(_layout, BlockRows);
        float[] row = new float[_coded.Length];
        for (int local = 0; local < rows; local++)
        {
            Decode(block, local, row);
            TryWrite(rewritten, local, row);
        }

        return rewritten;
    }

    private void Decode(FeatureBlock block, int local, Span<float> row)
    {
        ReadOnlySpan<byte> codes = block.Codes(local);
        for (int place = 0; place < codes.Length; place++)
            row[block.Layout.Coded[place]] = _dictionaries[block.Layout.Coded[place]].Values[codes[place]];
        ReadOnlySpan<float> numbers = block.Numbers(local);
        for (int place = 0; place < numbers.Length; place++)
            row[block.Layout.Plain[place]] = numbers[place];
    }
}
