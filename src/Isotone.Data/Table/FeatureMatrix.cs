namespace Isotone.Data;

/// <summary>
/// The features of an era table, about one byte a value: a column with at most 255 distinct values is kept as byte
/// codes, any other as float32. Immutable and safe to read from many threads.
/// </summary>
/// <remarks>
/// Row-major, because training gathers whole rows in random order: a row of 310 codes is five cache lines side by
/// side, where a column-major layout would touch 310. The rows are cut into blocks of about a megabyte, so that no
/// array grows by copying and no table is too large for an array.
/// </remarks>
internal sealed class FeatureMatrix
{
    private readonly FeatureBlock[] _blocks;
    private readonly int _blockShift;
    private readonly float[][] _dictionaries;
    private readonly int[] _selected;

    // The values of all dictionaries end to end.
    private readonly float[] _values;

    // For each byte-coded feature of a gathered row: its place there, its place among the codes, and where its
    // dictionary begins among the values. The same two places for each plain one.
    private readonly int[] _codedTo, _codedFrom, _firstValue, _plainTo, _plainFrom;

    // Whether a gathered row is the row of codes, value for value.
    private readonly bool _straight;
    private readonly SharedDictionary? _shared;

    /// <summary>A matrix.</summary>
    /// <param name="blocks">The rows; all blocks but the last are full.</param>
    /// <param name="blockShift">The binary logarithm of the rows of a full block.</param>
    /// <param name="layout">The layout of every block.</param>
    /// <param name="dictionaries">For each stored feature the value of each code, NaN first; empty where it is plain.</param>
    /// <param name="selected">The stored features that make a row, in its order; null for all.</param>
    public FeatureMatrix(
        FeatureBlock[] blocks, int blockShift, FeatureLayout layout, float[][] dictionaries, int[]? selected = null)
    {
        _blocks = blocks;
        _blockShift = blockShift;
        Layout = layout;
        _dictionaries = dictionaries;
        _selected = selected ?? [.. Enumerable.Range(0, dictionaries.Length)];
        _values = [.. dictionaries.SelectMany(dictionary => dictionary)];
        int[] firstValue = new int[dictionaries.Length];
        for (int feature = 1; feature < firstValue.Length; feature++)
            firstValue[feature] = firstValue[feature - 1] + dictionaries[feature - 1].Length;
        int[] places = [.. Enumerable.Range(0, _selected.Length)];
        _codedTo = [.. places.Where(place => layout.CodePlaces[_selected[place]] >= 0)];
        _codedFrom = [.. _codedTo.Select(place => layout.CodePlaces[_selected[place]])];
        _firstValue = [.. _codedTo.Select(place => firstValue[_selected[place]])];
        _plainTo = [.. places.Where(place => layout.NumberPlaces[_selected[place]] >= 0)];
        _plainFrom = [.. _plainTo.Select(place => layout.NumberPlaces[_selected[place]])];
        _straight = _plainTo.Length == 0 && _codedFrom.Length == layout.Coded.Length
            && _codedFrom.Select((from, to) => from == to).All(same => same);
        _shared = _straight ? SharedDictionary.Of(dictionaries) : null;
    }

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _selected.Length;

    public long MemoryBytes => _blocks.Sum(block => block.MemoryBytes) + (_values.LongLength * sizeof(float));

    /// <summary>The features that are byte codes.</summary>
    public int CodedFeatureCount => _codedTo.Length;

    /// <summary>The layout of the rows as they are kept.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>The value of each code of a feature, NaN first; empty where it is plain.</summary>
    public ReadOnlySpan<float> Dictionary(int feature) => _dictionaries[_selected[feature]];

    /// <summary>The same rows with some of the features, in another order where wanted. Shares the memory.</summary>
    public FeatureMatrix Select(IEnumerable<int> features) =>
        new(_blocks, _blockShift, Layout, _dictionaries, [.. features.Select(feature => _selected[feature])]);

    /// <summary>A copy of some rows.</summary>
    public FeatureMatrix SelectRows(ReadOnlySpan<int> rows)
    {
        float[][] dictionaries = [.. _selected.Select(feature => _dictionaries[feature])];
        var layout = new FeatureLayout([.. dictionaries.Select(dictionary => dictionary.Length > 0)]);
        int shift = FeatureMatrixBuilder.ShiftFor(FeatureCount);
        var blocks = new List<FeatureBlock>();
        for (int start = 0; start < rows.Length; start += 1 << shift)
        {
            int count = Math.Min(1 << shift, rows.Length - start);
            var block = new FeatureBlock(layout, count);
            for (int local = 0; local < count; local++)
                CopyStored(rows[start + local], block.Codes(local), block.Numbers(local));
            blocks.Add(block);
        }

        return new FeatureMatrix([.. blocks], shift, layout, dictionaries);
    }

    public void CopyRow(int row, Span<float> destination)
    {
        FeatureBlock block = _blocks[row >> _blockShift];
        int local = row & ((1 << _blockShift) - 1);
        ReadOnlySpan<byte> codes = block.Codes(local);
        ReadOnlySpan<int> firstValue = _firstValue;
        float[] values = _values;
        if (_shared is not null)
        {
            _shared.Decode(codes, destination);
        }
        else if (_straight)
        {
            firstValue = firstValue[..codes.Length];
            destination = destination[..codes.Length];
            for (int feature = 0; feature < codes.Length; feature++)
                destination[feature] = values[firstValue[feature] + codes[feature]];
        }
        else
        {
            for (int i = 0; i < firstValue.Length; i++)
                destination[_codedTo[i]] = values[firstValue[i] + codes[_codedFrom[i]]];
            ReadOnlySpan<float> numbers = block.Numbers(local);
            for (int i = 0; i < _plainTo.Length; i++)
                destination[_plainTo[i]] = numbers[_plainFrom[i]];
        }

        // What a mapped block points to is there as long as the block is.
        GC.KeepAlive(block);
    }

    /// <summary>Copies the codes of a row's byte-coded features and the numbers of its plain ones, in its order.</summary>
    public void CopyStored(int row, Span<byte> codes, Span<float> numbers)
    {
        FeatureBlock block = _blocks[row >> _blockShift];
        int local = row & ((1 << _blockShift) - 1);
        ReadOnlySpan<byte> stored = block.Codes(local);
        if (_straight)
        {
            stored.CopyTo(codes);
        }
        else
        {
            for (int i = 0; i < _codedFrom.Length; i++)
                codes[i] = stored[_codedFrom[i]];
            ReadOnlySpan<float> plain = block.Numbers(local);
            for (int i = 0; i < _plainFrom.Length; i++)
                numbers[i] = plain[_plainFrom[i]];
        }

        GC.KeepAlive(block);
    }
}
