using System.Numerics;

namespace Isotone.Cli;

/// <summary>What a command found: named entries in order, written as JSON for scripts and as tables for people.</summary>
internal sealed class Report
{
    private readonly List<ReportEntry> _entries = [];

    /// <summary>The entries in the order they were added.</summary>
    public IReadOnlyList<ReportEntry> Entries => _entries;

    /// <summary>Adds a number; NaN stands for undefined.</summary>
    public Report Add(string name, double number) => Add(new ReportEntry(name, number));

    /// <summary>Adds a number of things.</summary>
    public Report Add(string name, int count) => Add(new ReportEntry(name, count));

    /// <summary>Adds a text.</summary>
    public Report Add(string name, string text) => Add(new ReportEntry(name, text));

    /// <summary>Adds an array of numbers.</summary>
    /// <param name="name">The key, in snake case.</param>
    /// <param name="numbers">float, double or int; each is written so that it reads back exactly.</param>
    /// <param name="axis">
    /// What the array's index counts, such as "element": for people, arrays of one axis are one table.
    /// </param>
    public Report Add<T>(string name, T[] numbers, string axis)
        where T : unmanaged, INumber<T> => Add(new ReportEntry(name, numbers, axis));

    /// <summary>Adds entries under a name of their own.</summary>
    public Report Add(string name, Report report) => Add(new ReportEntry(name, report));

    /// <summary>Adds a list of reports of the same entries.</summary>
    public Report Add(string name, IReadOnlyList<Report> reports) => Add(new ReportEntry(name, reports));

    /// <summary>Adds entries under a name of their own, on screen alone: JSON has them elsewhere, or another command's has.</summary>
    public Report AddForPeople(string name, Report report) => Add(new ReportEntry(name, report) { IsForPeople = true });

    private Report Add(ReportEntry entry)
    {
        _entries.Add(entry);
        return this;
    }
}

/// <summary>An entry of a report.</summary>
/// <param name="Name">The key, in snake case.</param>
/// <param name="Value">A double, an int, a string, an array of numbers, a report or a list of reports.</param>
/// <param name="Axis">What an array's index counts; null for the others.</param>
internal sealed record ReportEntry(string Name, object Value, string? Axis = null)
{
    /// <summary>Whether JSON leaves the entry out.</summary>
    public bool IsForPeople { get; init; }

    /// <summary>The name for people.</summary>
    public string Title => Name.Replace('_', ' ');

    /// <summary>Whether the entry is one number or text.</summary>
    public bool IsScalar => Value is double or int or string;
}
