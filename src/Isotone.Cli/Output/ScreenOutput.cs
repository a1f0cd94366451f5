using System.Globalization;
using Isotone.Charts;
using Spectre.Console;

namespace Isotone.Cli;

/// <summary>
/// Reports for people: single numbers and lists beside their names, arrays that share an index as a table. What is very
/// long is shown by its two ends.
/// </summary>
internal static class ScreenOutput
{
    private const int LongestList = 1000;
    private const int LongestTable = 200;
    private const int Gap = 2;
    private const int LeastChartWidth = 20;
    private const int MostChartWidth = 72;

    /// <summary>Writes one report.</summary>
    public static void Write(Report report, CommandIO io)
    {
        using var screen = new Screen(io);
        Write(screen, report);
    }

    /// <summary>Writes the reports of rows: as one table where each is but a few numbers, else one after another.</summary>
    public static void WriteRows(IReadOnlyList<Report> rows, CommandIO io, Chart? picture = null)
    {
        using var screen = new Screen(io);
        if (rows.Count == 1)
        {
            Write(screen, rows[0]);

            // Dots of braille are for the eye: a file or a pipe gets the numbers alone.
            if (picture is not null && io.OutIsTerminal && io.Width >= LeastChartWidth)
            {
                screen.WriteLine("");
                screen.WriteLine(TextChart.Draw(picture, Math.Min(io.Width, MostChartWidth)));
            }
        }
        else if (rows.All(row => row.Entries.All(entry => entry.IsScalar)))
        {
            TableOf(rows, numbered: "row").WriteTo(screen);
        }
        else
        {
            for (int row = 0; row < rows.Count; row++)
            {
                if (row > 0)
                    screen.WriteLine("");
                screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {row + 1}"));
                Write(screen, rows[row]);
            }
        }
    }

    private static void Write(Screen screen, Report report, bool isForPeople = false)
    {
        ILookup<string?, ReportEntry> byAxis = report.Entries.ToLookup(entry => entry.Axis);
        bool IsListed(ReportEntry entry) => entry.IsScalar || (entry.Axis is not null && byAxis[entry.Axis].Count() == 1);

        ReportEntry[] listed = [.. report.Entries.Where(IsListed)];
        if (listed.Length > 0)
            screen.Write(ListOf(listed));
        bool first = listed.Length == 0;
        foreach (IGrouping<string?, ReportEntry> axis in byAxis.Where(axis => axis.Key is not null && axis.Count() > 1))
        {
            Separate(screen, ref first);
            TableOf(axis.Key!, [.. axis], isForPeople).WriteTo(screen);
        }

        foreach (ReportEntry entry in report.Entries.Where(entry => entry.Value is Report or IReadOnlyList<Report>))
        {
            Separate(screen, ref first);
            screen.WriteLine(entry.Title);
            if (entry.Value is Report nested)
                Write(screen, nested, isForPeople: entry.IsForPeople);
            else
                TableOf((IReadOnlyList<Report>)entry.Value).WriteTo(screen);
        }
    }

    private static void Separate(Screen screen, ref bool first)
    {
        if (!first)
            screen.WriteLine("");
        first = false;
    }

    private static Grid ListOf(ReportEntry[] entries)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (ReportEntry entry in entries)
            grid.AddRow(new Text(entry.Title), new Text(ListText(entry.Value)));
        return grid;
    }

    private static string ListText(object value)
    {
        if (value is not Array numbers)
            return Cell(value);
        IEnumerable<string> cells = Shown(numbers.Length, LongestList)
            .Select(index => index < 0 ? Omission(numbers.Length, LongestList) : Cell(numbers.GetValue(index)!));
        return string.Join("  ", cells);
    }

    private static ScreenTable TableOf(string axis, ReportEntry[] columns, bool isForPeople)
    {
        int length = ((Array)columns[0].Value).Length;
        var table = new ScreenTable([(axis, Justify.Right), .. columns.Select(column => (column.Title, Justify.Right))])
        {
            Note = length > LongestTable ? Omission(length, LongestTable, isForPeople) : null,
        };
        foreach (int index in Shown(length, LongestTable))
        {
            if (index < 0)
                table.Add(["...", .. Enumerable.Repeat("", columns.Length)]);
            else
                table.Add([Cell(index + 1), .. columns.Select(column => Cell(((Array)column.Value).GetValue(index)!))]);
        }

        return table;
    }

    private static ScreenTable TableOf(IReadOnlyList<Report> rows, string? numbered = null)
    {
        IEnumerable<(string, Justify)> number = numbered is null ? [] : [(numbered, Justify.Right)];
        var table = new ScreenTable([.. number, .. rows[0].Entries.Select(entry => (entry.Title, entry.Value is string ? Justify.Left : Justify.Right))]);
        for (int row = 0; row < rows.Count; row++)
        {
            IEnumerable<object> cells = rows[row].Entries.Select(entry => entry.Value);
            table.Add([.. (numbered is null ? cells : cells.Prepend(row + 1)).Select(Cell)]);
        }

        return table;
    }

    /// <summary>The indices of a long array to show: all, or those at both ends with -1 for what is between.</summary>
    private static IEnumerable<int> Shown(int length, int most) => length <= most
        ? Enumerable.Range(0, length)
        : [.. Enumerable.Range(0, most / 2), -1, .. Enumerable.Range(length - (most / 2), most / 2)];

    private static string Omission(int length, int most, bool isForPeople = false) =>
        string.Create(CultureInfo.InvariantCulture, $"({length - (2 * (most / 2))} more{(isForPeople ? "" : "; --json prints all")})");

    /// <summary>A number as people read it: six digits.</summary>
    private static string Cell(object value) => value switch
    {
        double.NaN => "undefined",
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
