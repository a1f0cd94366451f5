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
    private readonly float[] _values;     // the values of all dictionaries end to end; of each the first is NaN, the missing value
    private readonly int[] _firstValue;   // where the dictionary of each feature begins in _values
    private readonly int[][] _firstValueByPlace;   // the same for each place of a block's row of codes, by block

    public FeatureMatrix(FeatureBlock[] blocks, int blockShift, ValueDictionary[] dictionaries)
    {
        _blocks = blocks;
        _blockShift = blockShift;
        _values = [.. dictionaries.SelectMany(dictionary => dictionary.Values)];
        _firstValue = new int[dictionaries.Length];
        for (int feature = 1; feature < dictionaries.Length; feature++)
            _firstValue[feature] = _firstValue[feature - 1] + dictionaries[feature - 1].Values.Count;
        // Blocks share their layout, so they share this too.
        var byLayout = blocks.Select(block => block.Layout).Distinct()
            .ToDictionary(layout => layout, layout => layout.Coded.Select(feature => _firstValue[feature]).ToArray());
        _firstValueByPlace = [.. blocks.Select(block => byLayout[block.Layout])];
    }

    public int FeatureCount => _firstValue.Length;

    public long MemoryBytes => _blocks.Sum(block => block.MemoryBytes) + (_values.LongLength * sizeof(float));

    /// <summary>The features that are byte codes in every block.</summary>
    public int CodedFeatureCount =>
        _blocks.Length == 0 ? FeatureCount : _blocks.Min(block => block.Layout.Coded.Length);

    public void CopyRow(int row, Span<float> destination)
    {
        int index = row >> _blockShift;
        FeatureBlock block = _blocks[index];
        int local = row & ((1 << _blockShift) - 1);
        FeatureLayout layout = block.Layout;
        ReadOnlySpan<byte> codes = block.Codes(local);
        ReadOnlySpan<int> firstValue = _firstValueByPlace[index];
        float[] values = _values;
        if (layout.Plain.Length == 0)
        {
            for (int feature = 0; feature < codes.Length; feature++)
                destination[feature] = values[firstValue[feature] + codes[feature]];
            return;
        }

        for (int place = 0; place < codes.Length; place++)
            destination[layout.Coded[place]] = values[firstValue[place] + codes[place]];
        ReadOnlySpan<float> numbers = block.Numbers(local);
        for (int place = 0; place < numbers.Length; place++)
            destination[layout.Plain[place]] = numbers[place];
    }
}
