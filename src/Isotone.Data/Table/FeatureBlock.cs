namespace Isotone.Data;

/// <summary>Which features are byte codes and which are plain numbers. Immutable; blocks share it.</summary>
internal sealed class FeatureLayout
{
    public FeatureLayout(bool[] coded)
    {
        Coded = [.. Enumerable.Range(0, coded.Length).Where(feature => coded[feature])];
        Plain = [.. Enumerable.Range(0, coded.Length).Where(feature => !coded[feature])];
        CodePlaces = new int[coded.Length];
        NumberPlaces = new int[coded.Length];
        Array.Fill(CodePlaces, -1);
        Array.Fill(NumberPlaces, -1);
        for (int place = 0; place < Coded.Length; place++)
            CodePlaces[Coded[place]] = place;
        for (int place = 0; place < Plain.Length; place++)
            NumberPlaces[Plain[place]] = place;
    }

    /// <summary>The feature in each place of a row of codes.</summary>
    public int[] Coded { get; }

    /// <summary>The feature in each place of a row of plain numbers.</summary>
    public int[] Plain { get; }

    /// <summary>The place of each feature in a row of codes; -1 where it is plain.</summary>
    public int[] CodePlaces { get; }

    /// <summary>The place of each feature in a row of plain numbers; -1 where it is coded.</summary>
    public int[] NumberPlaces { get; }
}

/// <summary>Some consecutive rows of the feature matrix, row-major: a row of codes and a row of plain numbers each.</summary>
internal sealed class FeatureBlock
{
    /// <summary>A block of new memory.</summary>
    /// <param name="layout">What it holds of each row.</param>
    /// <param name="capacity">The rows there is room for.</param>
    /// <param name="spill">Where the memory is from; null for the heap.</param>
    public FeatureBlock(FeatureLayout layout, int capacity, SpillFile? spill = null)
    {
        Layout = layout;
        int codes = capacity * layout.Coded.Length, numbers = capacity * layout.Plain.Length;
        CodeMemory = spill?.Take<byte>(codes) ?? GC.AllocateUninitializedArray<byte>(codes);
        NumberMemory = spill?.Take<float>(numbers) ?? GC.AllocateUninitializedArray<float>(numbers);
    }

    /// <summary>A block over memory that is there, such as a mapped file's.</summary>
    public FeatureBlock(FeatureLayout layout, Memory<byte> codes, Memory<float> numbers)
    {
        Layout = layout;
        CodeMemory = codes;
        NumberMemory = numbers;
    }

    public FeatureLayout Layout { get; }

    public Memory<byte> CodeMemory { get; private set; }

    public Memory<float> NumberMemory { get; private set; }

    public long MemoryBytes => CodeMemory.Length + ((long)NumberMemory.Length * sizeof(float));

    public Span<byte> Codes(int row) => CodeMemory.Span.Slice(row * Layout.Coded.Length, Layout.Coded.Length);

    public Span<float> Numbers(int row) => NumberMemory.Span.Slice(row * Layout.Plain.Length, Layout.Plain.Length);

    /// <summary>Lets go of the room beyond the first <paramref name="rows"/> rows.</summary>
    public void Trim(int rows)
    {
        CodeMemory = CodeMemory[..(rows * Layout.Coded.Length)].ToArray();
        NumberMemory = NumberMemory[..(rows * Layout.Plain.Length)].ToArray();
    }
}
