using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Isotone.Cli;

/// <summary>
/// Standard output for people: as wide as the terminal, with escape codes on a terminal only. Text is written when the
/// screen is disposed, without the blanks that fill cells up to the line's end.
/// </summary>
internal sealed class Screen : IDisposable
{
    private readonly CommandIO _io;
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly IAnsiConsole _console;

    public Screen(CommandIO io)
    {
        _io = io;
        _console = ConsoleOn(_text, io.OutIsTerminal, io.Width);
    }

    /// <summary>The characters that fit on a line.</summary>
    public int Width => _io.Width;

    /// <summary>Writes a line of text, wrapped at the width.</summary>
    public void WriteLine(string text)
    {
        _console.Write(new Text(text));
        _console.WriteLine();
    }

    /// <summary>Writes a table, a grid or the like.</summary>
    public void Write(IRenderable renderable) => _console.Write(renderable);

    /// <inheritdoc/>
    public void Dispose()
    {
        using var writer = new StreamWriter(_io.Out, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (ReadOnlySpan<char> line in _text.ToString().AsSpan().TrimEnd().EnumerateLines())
            writer.WriteLine(line.TrimEnd());
    }

    /// <summary>A console on any writer.</summary>
    /// <param name="writer">Where it writes.</param>
    /// <param name="terminal">Whether that is a terminal.</param>
    /// <param name="width">The characters that fit on a line.</param>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool terminal, int width) =>
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new Output(writer, terminal, width),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            // The default enrichers turn escape codes on for known build servers, whatever the output is.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });

    private sealed class Output(TextWriter writer, bool terminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => terminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
