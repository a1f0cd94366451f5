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

    // The values of all dictionaries end to end; of each the first is NaN, the missing value.
    private readonly float[] _values;

    // By block, for each place of its row of codes: where the dictionary of the feature there begins in _values.
    private readonly int[][] _firstValues;

    public FeatureMatrix(FeatureBlock[] blocks, int blockShift, ValueDictionary[] dictionaries)
    {
        _blocks = blocks;
        _blockShift = blockShift;
        _values = [.. dictionaries.SelectMany(dictionary => dictionary.Values)];
        FeatureCount = dictionaries.Length;
        int[] firstValue = new int[FeatureCount];
        for (int feature = 1; feature < FeatureCount; feature++)
            firstValue[feature] = firstValue[feature - 1] + dictionaries[feature - 1].Values.Count;
        // Blocks share their layout, so they share this too.
        var byLayout = blocks.Select(block => block.Layout).Distinct()
            .ToDictionary(layout => layout, layout => layout.Coded.Select(feature => firstValue[feature]).ToArray());
        _firstValues = [.. blocks.Select(block => byLayout[block.Layout])];
    }

    public int FeatureCount { get; }

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
        ReadOnlySpan<int> firstValue = _firstValues[index];
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
