using System.Text;

namespace Isotone.Data;

/// <summary>Puts the rows of blocks together to a table, in the order of the file. Not for several threads at once.</summary>
internal sealed class EraCsvAssembly(string path, IReadOnlyList<string> headers, EraCsvColumns columns, EraCsvOptions options)
{
    private readonly CategoryBuilder _eras = new();
    private readonly CategoryBuilder _dataTypes = new();
    private readonly EraThinning _thinning = new(options.EraStep);
    private readonly int _eraColumn = Math.Max(0, headers.ToList().IndexOf(options.EraColumn));
    private int _lastEra = -1;

    public EraTableBuilder Builder { get; } = new(path, columns.FeatureNames, columns.TargetNames);

    /// <summary>The rows met, those that were not kept among them.</summary>
    public int RowsRead { get; private set; }

    /// <summary>Adds the rows of the next block, or throws what is wrong with them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="linesBefore">The lines before the block.</param>
    /// <exception cref="DataFileException">A record has a problem, or an era comes back.</exception>
    public void Append(EraCsvRows rows, long linesBefore)
    {
        int dataTypeRun = 0;
        for (int run = 0; run < rows.Eras.Count && rows.Eras.Row(run) < rows.Count; run++)
        {
            int era = EraOf(rows.Eras, run, linesBefore);
            int end = EndOf(rows.Eras, run, rows.Count);
            for (int row = rows.Eras.Row(run); row < end;)
            {
                while (EndOf(rows.DataTypes, dataTypeRun, rows.Count) <= row)
                    dataTypeRun++;
                int stop = Math.Min(end, EndOf(rows.DataTypes, dataTypeRun, rows.Count));
                ReadOnlySpan<byte> dataType = rows.DataTypes.Text(dataTypeRun);
                if (_thinning.Keeps(era, _dataTypes.CodeOf(dataType)))
                    Builder.Append(rows, row, stop, rows.Eras.Text(run), dataType);
                row = stop;
            }
        }

        RowsRead += rows.Count;
        if (rows.Problem is CsvProblemException problem)
            throw problem.For(path, headers, linesBefore);
    }

    /// <summary>The table of all rows.</summary>
    /// <exception cref="DataFileException">There are none.</exception>
    public EraTable Build() =>
        RowsRead > 0 ? Builder.Build() : throw new DataFileException(path, "has a header but no rows");

    // Codes are given in order of first appearance: a lower one than the last row's is of an era that was left before.
    private int EraOf(TextRuns eras, int run, long linesBefore)
    {
        ReadOnlySpan<byte> text = eras.Text(run);
        int code = _eras.CodeOf(text);
        if (code < _lastEra)
        {
            throw new DataFileException(
                path,
                CategoryBuilder.ComesBackSentence(Encoding.UTF8.GetString(text), _eras.Name(_lastEra)),
                linesBefore + eras.Line(run) + 1,
                headers[_eraColumn]);
        }

        return _lastEra = code;
    }

    private static int EndOf(TextRuns runs, int run, int rows) => run + 1 < runs.Count ? Math.Min(runs.Row(run + 1), rows) : rows;
}
