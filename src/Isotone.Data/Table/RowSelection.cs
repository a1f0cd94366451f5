namespace Isotone.Data;

/// <summary>Some rows of an era table in the table's order, so that the rows of each era stand side by side. Immutable.</summary>
public sealed class RowSelection
{
    private readonly int[] _rows;
    private readonly string[] _eraNames;

    private RowSelection(EraTable table, int[] rows)
    {
        Table = table;
        _rows = rows;
        ReadOnlySpan<int> eraOf = table.Eras.Codes;
        int[] eras = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            eras[i] = eraOf[rows[i]];
        EraRows = Rows.FromKeys<int>(eras);
        _eraNames = new string[EraRows.Count];
        for (int era = 0; era < _eraNames.Length; era++)
            _eraNames[era] = table.Eras.Names[eras[EraRows.Start(era)]];
    }

    /// <summary>The table that the rows belong to.</summary>
    public EraTable Table { get; }

    /// <summary>The number of selected rows.</summary>
    public int Count => _rows.Length;

    /// <summary>The table's row of each selected row, ascending. Shape [Count].</summary>
    public ReadOnlySpan<int> Indices => _rows;

    /// <summary>
    /// How the selected rows are cut into eras: row r of these is era <c>EraNames[r]</c>. Empty where nothing is selected.
    /// </summary>
    public Rows EraRows { get; }

    /// <summary>The names of the eras that have selected rows, in the table's order.</summary>
    public IReadOnlyList<string> EraNames => _eraNames;

    /// <summary>The rows of these whose data type is one of those given.</summary>
    /// <param name="dataTypes">Data types such as <see cref="DataTypes.Train"/>.</param>
    public RowSelection OfType(params IEnumerable<string> dataTypes) => InCategories(Table.DataType, dataTypes);

    /// <summary>The rows of these whose era is one of those given.</summary>
    /// <param name="eras">Names of eras.</param>
    public RowSelection InEras(params IEnumerable<string> eras) => InCategories(Table.Eras, eras);

    /// <summary>The rows of these whose target is known.</summary>
    /// <param name="target">The target's name.</param>
    /// <exception cref="DataFileException">The table has no such target.</exception>
    public RowSelection WithTarget(string target)
    {
        ReadOnlySpan<float> values = Table.Target(target);
        var rows = new List<int>(_rows.Length);
        foreach (int row in _rows)
        {
            if (!float.IsNaN(values[row]))
                rows.Add(row);
        }

        return new RowSelection(Table, [.. rows]);
    }

    /// <summary>The values of a target, one a selected row, NaN where it is not known. Shape [Count].</summary>
    /// <param name="name">The target's name.</param>
    /// <exception cref="DataFileException">The table has no such target.</exception>
    public float[] Target(string name)
    {
        float[] values = new float[_rows.Length];
        Table.GatherTarget(name, _rows, values);
        return values;
    }

    internal static RowSelection Everything(EraTable table) => new(table, [.. Enumerable.Range(0, table.RowCount)]);

    private RowSelection InCategories(CategoryColumn column, IEnumerable<string> names)
    {
        bool[] wanted = new bool[column.Names.Count];
        foreach (string name in names)
        {
            int code = column.IndexOf(name);
            if (code >= 0)
                wanted[code] = true;
        }

        ReadOnlySpan<int> codes = column.Codes;
        var rows = new List<int>();
        foreach (int row in _rows)
        {
            if (wanted[codes[row]])
                rows.Add(row);
        }

        return new RowSelection(Table, [.. rows]);
    }
}
