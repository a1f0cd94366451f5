namespace Isotone.Data;

/// <summary>Turns the feature columns of some rows into codes and plain numbers, row-major.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="names">The features' names.</param>
/// <param name="builder">Gives the codes.</param>
internal sealed class ParquetFeatures(string path, string[] names, FeatureMatrixBuilder builder)
{
    private const int Unknown = -1;
    private const int ColumnsAtOnce = 64;
    private const int RowsAtOnce = 256;

    // For each feature of one byte, the code of each of its 256 values, or Unknown; for the others the codes by value.
    private readonly short[]?[] _byteCodes = new short[]?[names.Length];
    private readonly CodeTable?[] _codes = new CodeTable?[names.Length];
    private readonly List<int> _full = [];
    private double[] _numbers = [];

    /// <summary>Forgets the codes, which the builder has given anew.</summary>
    public void ForgetCodes()
    {
        Array.Clear(_byteCodes);
        Array.Clear(_codes);
    }

    /// <summary>Fills the rows' features.</summary>
    /// <param name="result">The rows' columns.</param>
    /// <param name="first">The column of the first feature.</param>
    /// <param name="row">The number of the first row in the file, for messages.</param>
    /// <param name="rows">Receives the codes and numbers.</param>
    /// <param name="targets">The number of targets a row.</param>
    public void Code(DuckDBResult result, int first, long row, EraCsvRows rows, int targets)
    {
        while (true)
        {
            FeatureLayout layout = builder.Layout;
            rows.Clear(layout);
            rows.Reserve(result.Count, targets);
            for (int place = 0; place < layout.Coded.Length; place += ColumnsAtOnce)
                CodeColumns(result, first, row, rows, place, Math.Min(layout.Coded.Length, place + ColumnsAtOnce));
            for (int place = 0; place < layout.Plain.Length; place++)
                CopyNumbers(result, first, row, rows, place);
            if (_full.Count == 0)
                return;

            // A feature with more values than there are codes is plain from here on.
            builder.MakePlain(_full);
            _full.Clear();
        }
    }

    // Some columns side by side and some rows at a time, so that the lines written to stay in the nearest cache.
    private void CodeColumns(DuckDBResult result, int first, long row, EraCsvRows rows, int place, int end)
    {
        for (int start = 0; start < result.Count; start += RowsAtOnce)
        {
            int stop = Math.Min(result.Count, start + RowsAtOnce);
            for (int i = place; i < end; i++)
            {
                int feature = rows.Layout.Coded[i];
                DuckDBVector vector = result.Column(first + feature);
                if (vector.Type is DuckDBType.TinyInt or DuckDBType.UTinyInt or DuckDBType.Boolean)
                    CodeBytes(vector, feature, rows, i, start, stop);
                else
                    CodeNumbers(vector, feature, row, rows, i, start, stop);
            }
        }
    }

    private void CodeBytes(DuckDBVector vector, int feature, EraCsvRows rows, int place, int start, int stop)
    {
        short[] codes = _byteCodes[feature] ??= NewByteCodes();
        ReadOnlySpan<byte> values = vector.Values<byte>();
        Span<byte> to = rows.Codes;
        int width = rows.Layout.Coded.Length;
        bool isSigned = vector.Type == DuckDBType.TinyInt;
        for (int row = start, at = (start * width) + place; row < stop; row++, at += width)
        {
            short code = codes[values[row]];
            if (code == Unknown && vector.IsValid(row))
                code = codes[values[row]] = Learn(feature, isSigned ? (sbyte)values[row] : values[row]);
            to[at] = (byte)code;
        }

        if (vector.AllValid)
            return;
        for (int row = start; row < stop; row++)
        {
            if (!vector.IsValid(row))
                to[(row * width) + place] = ValueDictionary.Missing;
        }
    }

    private void CodeNumbers(DuckDBVector vector, int feature, long firstRow, EraCsvRows rows, int place, int start, int stop)
    {
        CodeTable codes = _codes[feature] ??= new CodeTable();
        Span<double> numbers = Numbers(vector);
        int width = rows.Layout.Coded.Length;
        for (int row = start; row < stop; row++)
        {
            float value = Single(numbers[row], feature, firstRow + row);
            byte code = ValueDictionary.Missing;
            if (!float.IsNaN(value) && (code = codes.Find(value)) == 0)
            {
                short learnt = Learn(feature, value);
                if (learnt > 0)
                    codes.Add(value, (byte)learnt);
                code = (byte)learnt;
            }

            rows.Codes[(row * width) + place] = code;
        }
    }

    private void CopyNumbers(DuckDBResult result, int first, long firstRow, EraCsvRows rows, int place)
    {
        int feature = rows.Layout.Plain[place], width = rows.Layout.Plain.Length;
        Span<double> numbers = Numbers(result.Column(first + feature));
        for (int row = 0; row < numbers.Length; row++)
            rows.Numbers[(row * width) + place] = Single(numbers[row], feature, firstRow + row);
    }

    private short Learn(int feature, float value)
    {
        int code = builder.CodeOf(feature, value);
        if (code < 0 && !_full.Contains(feature))
            _full.Add(feature);
        return (short)code;
    }

    private Span<double> Numbers(DuckDBVector vector)
    {
        if (_numbers.Length < vector.Count)
            _numbers = new double[vector.Count];
        Span<double> numbers = _numbers.AsSpan(0, vector.Count);
        vector.CopyTo(numbers);
        return numbers;
    }

    private float Single(double number, int feature, long row) => ParquetValues.Single(number, path, names[feature], row);

    private static short[] NewByteCodes()
    {
        short[] codes = new short[256];
        Array.Fill(codes, (short)Unknown);
        return codes;
    }
}
