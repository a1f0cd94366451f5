using System.CommandLine;
using System.Numerics;
using System.Text;
using Isotone.Charts;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary>A command that applies an operator to each row of numbers and prints a report a row.</summary>
internal abstract class OperatorCommand(string name, string description, CommandIO io)
    : IsotoneCommand(name, description, io)
{
    /// <summary>The report of each row.</summary>
    protected abstract IReadOnlyList<Report> Compute(ParseResult parsed);

    /// <summary>A chart to show a person below the report of a single row; null for none. Called after <see cref="Compute"/>.</summary>
    protected virtual Chart? Picture => null;

    /// <summary>Writes a picture file whole or not at all.</summary>
    protected static void WritePicture(string path, string svg) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        IReadOnlyList<Report> rows = Compute(parsed);
        if (IsJson(parsed))
            JsonOutput.WriteRows(rows, IO);
        else
            ScreenOutput.WriteRows(rows, IO, Picture);
    }

    /// <summary>The numbers of a file; of standard input where none is named.</summary>
    protected NumberRows<T> Read<T>(string? path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A pipe may never speak again: a cancelled command abandons the read rather than wait for it.
        Task<NumberRows<T>> reading = Task.Run(() => path is null or FileOptions.Pipe
            ? NumberReader.Read<T>(IO.In, "standard input", IO.Cancellation)
            : NumberReader.Read<T>(path, IO.Cancellation));
        return reading.WaitAsync(IO.Cancellation).GetAwaiter().GetResult();
    }

    /// <summary>The JSON object of numbers of a file, or of standard input.</summary>
    protected NumberObject ReadObject(string path)
    {
        Task<NumberObject> reading = Task.Run(() => path is FileOptions.Pipe
            ? NumberObject.Read(IO.In, "standard input")
            : NumberObject.Read(path));
        return reading.WaitAsync(IO.Cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Applies an operator row by row, so that what it refuses is known by its file and line.</summary>
    /// <param name="apply">The report of a row.</param>
    /// <param name="inputs">The operator's arguments, what this command calls them, and where they come from.</param>
    protected IReadOnlyList<Report> EachRow<T>(
        Func<int, Report> apply, params (string Argument, string Name, NumberRows<T> Rows)[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reports = new Report[inputs[0].Rows.Rows.Count];
        for (int row = 0; row < reports.Length; row++)
        {
            IO.Cancellation.ThrowIfCancellationRequested();
            try
            {
                reports[row] = apply(row);
            }
            catch (ArgumentException exception) when (inputs.Any(input => input.Argument == exception.ParamName))
            {
                (string argument, string name, NumberRows<T> rows) =
                    inputs.Single(input => input.Argument == exception.ParamName);
                string problem = exception.Sentence();
                bool named = problem.StartsWith(argument, StringComparison.Ordinal);
                throw rows.Problem(row, named ? name + problem[argument.Length..] : problem);
            }
        }

        return reports;
    }
}
