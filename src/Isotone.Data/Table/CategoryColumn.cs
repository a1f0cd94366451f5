namespace Isotone.Data;

/// <summary>A column of few distinct texts, such as the era or the data type of each row. Immutable.</summary>
public sealed class CategoryColumn
{
    private readonly string[] _names;
    private readonly int[] _codes;

    internal CategoryColumn(string[] names, int[] codes)
    {
        _names = names;
        _codes = codes;
    }

    /// <summary>The distinct texts in order of first appearance.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>For each row, the index of its text in <see cref="Names"/>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The text of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    public string this[int row] => _names[_codes[row]];

    /// <summary>The index of a text in <see cref="Names"/>; -1 where no row has it.</summary>
    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <summary>The runs of equal texts as rows; row r is the run of <c>Names[r]</c>.</summary>
    /// <exception cref="ArgumentException">A text comes back after another one began.</exception>
    public Rows Runs() => Isotone.Rows.FromKeys<int>(_codes);

    /// <summary>A copy of some rows, with the names that they have.</summary>
    internal CategoryColumn Select(ReadOnlySpan<int> rows)
    {
        var builder = new CategoryBuilder();
        foreach (int row in rows)
            builder.Append(builder.CodeOf(this[row]));
        return builder.Build();
    }

    internal long MemoryBytes => (long)_codes.Length * sizeof(int);
}
