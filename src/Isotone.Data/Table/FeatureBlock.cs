namespace Isotone.Data;

/// <summary>Which features of a block are byte codes and which are plain numbers. Immutable; blocks share it.</summary>
internal sealed class FeatureLayout
{
    public FeatureLayout(bool[] coded)
    {
        Coded = [.. Enumerable.Range(0, coded.Length).Where(feature => coded[feature])];
        Plain = [.. Enumerable.Range(0, coded.Length).Where(feature => !coded[feature])];
    }

    /// <summary>The feature in each place of a row of codes.</summary>
    public int[] Coded { get; }

    /// <summary>The feature in each place of a row of plain numbers.</summary>
    public int[] Plain { get; }

    /// <summary>The bytes that a row takes.</summary>
    public int RowBytes => Coded.Length + (Plain.Length * sizeof(float));
}

/// <summary>Some consecutive rows of the feature matrix, row-major: a row of codes and a row of plain numbers each.</summary>
internal sealed class FeatureBlock(FeatureLayout layout, int capacity)
{
    private byte[] _codes = new byte[capacity * layout.Coded.Length];
    private float[] _numbers = new float[capacity * layout.Plain.Length];

    public FeatureLayout Layout => layout;

    public long MemoryBytes => _codes.LongLength + (_numbers.LongLength * sizeof(float));

    public Span<byte> Codes(int row) => _codes.AsSpan(row * layout.Coded.Length, layout.Coded.Length);

    public Span<float> Numbers(int row) => _numbers.AsSpan(row * layout.Plain.Length, layout.Plain.Length);

    /// <summary>Lets go of the room beyond the first <paramref name="rows"/> rows.</summary>
    public void Trim(int rows)
    {
        Array.Resize(ref _codes, rows * layout.Coded.Length);
        Array.Resize(ref _numbers, rows * layout.Plain.Length);
    }
}
