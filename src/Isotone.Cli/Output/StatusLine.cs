using System.Diagnostics;
using System.Text;

namespace Isotone.Cli;

/// <summary>One line on standard error that is written over as work goes on; nothing where that is no terminal.</summary>
internal sealed class StatusLine(CommandIO io) : IDisposable
{
    private const int MillisecondsBetween = 100;

    private readonly Stopwatch _sinceShown = new();
    private bool _shown;

    /// <summary>Shows a text, at most ten times a second; <paramref name="text"/> is not asked more often.</summary>
    public void Show(Func<string> text)
    {
        if (!io.ErrorIsTerminal || (_sinceShown.IsRunning && _sinceShown.ElapsedMilliseconds < MillisecondsBetween))
            return;
        _sinceShown.Restart();
        string line = text();
        if (line.Length >= io.ErrorWidth)
            line = line[..Math.Max(0, io.ErrorWidth - 1)];

        // Back to the line's beginning, the text, and erase what an older, longer text left behind it.
        io.Error.Write($"\r{line}\u001b[K");
        io.Error.Flush();
        _shown = true;
    }

    /// <summary>Erases the line, so that something else can be written.</summary>
    public void Clear()
    {
        if (_shown)
        {
            io.Error.Write("\r\u001b[K");
            io.Error.Flush();
        }

        _shown = false;
    }

    /// <summary>Writes a text and a line's end to standard output, as it is, whatever the width: a terminal wraps by itself, and a log wants an epoch a line.</summary>
    public void Print(string text)
    {
        Clear();
        using var writer = new StreamWriter(io.Out, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(text);
    }

    /// <summary>Writes a warning to standard error.</summary>
    public void Warn(string message)
    {
        Clear();
        io.Error.WriteLine($"isotone: warning: {message}");
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
