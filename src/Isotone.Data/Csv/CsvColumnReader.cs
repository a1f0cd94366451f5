using System.Text;

namespace Isotone.Data;

/// <summary>Which columns of a CSV file to read, and as what.</summary>
public sealed record CsvColumnSelection
{
    /// <summary>The column of eras, whose equal texts must stand side by side; null for none.</summary>
    public string? Era { get; init; }

    /// <summary>The columns to read as text, such as ids.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The columns to read as float64, a missing field (empty, or "NaN", "NA", "null" and the like, as pandas has them) as NaN.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <summary>
/// Reads a few columns of a CSV file by name, whatever else is in it. An era table is read as well: its eras, its ids as
/// text, its features and targets as numbers.
/// </summary>
public static class CsvColumnReader
{
    /// <summary>Reads the columns of a file.</summary>
    /// <param name="path">
    /// The file: comma-separated UTF-8 with a header, quoted as in RFC 4180 where needed, or an era table.
    /// </param>
    /// <param name="selection">The columns; the same one may be read as text and as numbers.</param>
    /// <param name="progress">Hears about every megabyte how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be opened, is empty or has no rows, lacks a column or names one twice, has a record with more or
    /// fewer fields than the header, a field that is not a finite number, an empty era, or an era that comes back after
    /// another one began. The message names the line and the column.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static CsvColumns Read(
        string path, CsvColumnSelection selection, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (EraTableFile.IsTable(path))
            return TableColumns.Read(path, selection, cancellation);
        using CsvFile file = CsvFile.Open(path);
        var columns = new Columns(file, selection);
        var cursor = new CsvCursor();
        var buffer = new CsvBlock();
        long lines = file.HeaderLines;
        try
        {
            while (file.Next(buffer) is CsvBlock block)
            {
                cancellation.ThrowIfCancellationRequested();
                block.RequireRecords();
                cursor.Open(block);
                while (cursor.NextRecord())
                    columns.Append(cursor, lines);
                lines += cursor.Line;
                progress?.Report(new ReadProgress(block.FileBytes, file.TotalBytes, columns.RowCount));
            }
        }
        catch (CsvProblemException problem)
        {
            throw problem.For(path, file.Headers, lines);
        }

        return columns.RowCount > 0 ? columns.Build(file) : throw new DataFileException(path, "has a header but no rows");
    }

    /// <summary>The columns as they grow.</summary>
    private sealed class Columns
    {
        // For each field of a record the text and the number column it goes to; -1 for none.
        private readonly int[] _textOf;
        private readonly int[] _numberOf;
        private readonly int _era;
        private readonly string[] _textNames, _numberNames;
        private readonly CategoryBuilder? _eras;
        private readonly TextColumnBuilder[] _texts;
        private readonly List<double>[] _numbers;
        private readonly LineNumbers _lines = new();

        public Columns(CsvFile file, CsvColumnSelection selection)
        {
            _era = selection.Era is null ? -1 : file.IndexOf(selection.Era);
            _eras = selection.Era is null ? null : new CategoryBuilder();
            _textNames = [.. selection.Texts.Distinct()];
            _numberNames = [.. selection.Numbers.Distinct()];
            _textOf = Places(file, _textNames);
            _numberOf = Places(file, _numberNames);
            _texts = [.. _textNames.Select(_ => new TextColumnBuilder())];
            _numbers = [.. _numberNames.Select(_ => new List<double>())];
        }

        public int RowCount { get; private set; }

        public void Append(CsvCursor cursor, long linesBefore)
        {
            for (int column = 0; column < _textOf.Length; column++)
            {
                if (cursor.RecordEnded)
                    cursor.RequireFields(_textOf.Length);
                ReadOnlySpan<byte> text = cursor.Field();
                if (column == _era)
                    AppendEra(cursor, text);
                if (_textOf[column] >= 0)
                    _texts[_textOf[column]].Append(text);
                if (_numberOf[column] >= 0)
                    _numbers[_numberOf[column]].Add(Number(cursor, text, column));
            }

            if (!cursor.RecordEnded)
                cursor.RequireFields(_textOf.Length);
            _lines.Append(RowCount++, linesBefore + cursor.RecordLine + 1);
        }

        public CsvColumns Build(CsvFile file) => new(
            file.Path, file.Headers, RowCount, _eras?.Build(), _lines,
            _textNames.Zip(_texts).ToDictionary(pair => pair.First, pair => pair.Second.Build()),
            _numberNames.Zip(_numbers).ToDictionary(pair => pair.First, pair => pair.Second.ToArray()));

        private void AppendEra(CsvCursor cursor, ReadOnlySpan<byte> text)
        {
            if (text.IsEmpty)
                throw Problem(cursor, _era, "the era is empty");
            int code = _eras!.CodeOf(text);
            if (_eras.ComesBack(code))
                throw Problem(cursor, _era, CategoryBuilder.ComesBackSentence(Encoding.UTF8.GetString(text), _eras.Last));
            _eras.Append(code);
        }

        private double Number(CsvCursor cursor, ReadOnlySpan<byte> text, int column)
        {
            if (text.IsEmpty)
                return double.NaN;
            if (DecimalText.TryParse(text, out double value))
                return value;
            return MissingText.IsWord(text) ? double.NaN : throw Problem(cursor, column, DecimalText.Problem(text, "float64"));
        }

        // A record with fields too many or too few is likely to have them in the wrong places: that is said first.
        private CsvProblemException Problem(CsvCursor cursor, int column, string problem)
        {
            cursor.RequireFields(_textOf.Length);
            return new CsvProblemException(cursor.RecordLine, column, problem);
        }

        private static int[] Places(CsvFile file, string[] names)
        {
            int[] places = new int[file.Headers.Count];
            Array.Fill(places, -1);
            for (int i = 0; i < names.Length; i++)
                places[file.IndexOf(names[i])] = i;
            return places;
        }
    }
}
