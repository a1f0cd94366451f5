using System.Globalization;
using System.Text;

namespace Isotone.Cli;

/// <summary>What a command reads from and writes to, so that a test can stand in for a process.</summary>
internal sealed record CommandIO
{
    private const int WidthWithoutTerminal = 80;

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Standard output: bytes, in UTF-8 where they are text.</summary>
    public required Stream Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Cancelled when the user interrupts the command.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether standard output is a screen, where escape codes do what they should.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether standard error is a screen, on which progress may be drawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The characters that fit on a line of standard output.</summary>
    public int Width { get; init; } = WidthWithoutTerminal;

    /// <summary>The characters that fit on a line of standard error.</summary>
    public int ErrorWidth { get; init; } = WidthWithoutTerminal;

    /// <summary>The streams of this process.</summary>
    public static CommandIO OfProcess(CancellationToken cancellation) => new()
    {
        // Console.In would lock, and guess an encoding by the locale.
        In = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8),
        Out = Console.OpenStandardOutput(),
        Error = Console.Error,
        Cancellation = cancellation,
        OutIsTerminal = !Console.IsOutputRedirected && !IsDumb,
        ErrorIsTerminal = !Console.IsErrorRedirected && !IsDumb,
        Width = Console.IsOutputRedirected ? WidthOfColumns() : TerminalWidth(),
        ErrorWidth = TerminalWidth(),
    };

    // A terminal that knows no escape codes, such as an editor's shell.
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    private static int TerminalWidth() => Console.WindowWidth > 0 ? Console.WindowWidth : WidthWithoutTerminal;

    // What a shell knows of the terminal that a pipe ends at, where it exports it.
    private static int WidthOfColumns() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
        && columns > 0
            ? columns
            : WidthWithoutTerminal;
}
