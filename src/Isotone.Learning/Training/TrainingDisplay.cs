using System.Globalization;

namespace Isotone.Learning;

/// <summary>
/// Shows a training run as it goes: on a terminal one line that is written over (epoch, batch, loss, seconds left), and a
/// line for every finished epoch; elsewhere plain lines, for epochs and every ten seconds between them.
/// </summary>
/// <example><code>
/// var display = new TrainingDisplay();
/// var options = new LearnerOptions { Progress = display, Epochs = display };
/// </code></example>
public sealed class TrainingDisplay : IProgress<TrainingProgress>, IProgress<EpochRecord>
{
    private static readonly TimeSpan _betweenFrames = TimeSpan.FromSeconds(0.1), _betweenLines = TimeSpan.FromSeconds(10);

    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;
    private long? _shownAt;
    private bool _hasLine;

    /// <summary>A display on standard error.</summary>
    public TrainingDisplay()
        : this(Console.Error, !Console.IsErrorRedirected)
    {
    }

    /// <summary>A display on any writer.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="isTerminal">Whether a line can be written over.</param>
    /// <param name="time">The clock; the system's where null.</param>
    public TrainingDisplay(TextWriter writer, bool isTerminal, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        (_writer, _isTerminal, _time) = (writer, isTerminal, time ?? TimeProvider.System);
        _shownAt = _isTerminal ? null : _time.GetTimestamp();
    }

    /// <summary>Shows where the run stands, if the last time is long enough ago.</summary>
    public void Report(TrainingProgress value)
    {
        if (_shownAt is long before && _time.GetElapsedTime(before) < (_isTerminal ? _betweenFrames : _betweenLines))
            return;
        _shownAt = _time.GetTimestamp();
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {value.Epoch}/{value.Epochs}, batch {value.Batch}/{value.Batches}, loss {value.Loss:G5}, {Math.Ceiling(value.SecondsLeft)} s left");
        if (_isTerminal)
        {
            // Back to the line's beginning, the text, and erase what an older, longer text left behind it.
            _writer.Write($"\r{line}\u001b[K");
            _writer.Flush();
            _hasLine = true;
        }
        else
        {
            _writer.WriteLine(line);
        }
    }

    /// <summary>Writes what an epoch came to.</summary>
    public void Report(EpochRecord value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_hasLine)
            _writer.Write("\r\u001b[K");
        _hasLine = false;
        string scores = string.Concat(value.Validation.Select(score => string.Create(CultureInfo.InvariantCulture, $", {Name(score.Key)} {score.Value:G5}")));
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"epoch {value.Epoch}: train loss {value.TrainLoss:G5}{scores}, {value.Seconds:F1} s"));
        _writer.Flush();
        _shownAt = _isTerminal ? null : _time.GetTimestamp();
    }

    private static string Name(string score) => score == "loss" ? "validation loss" : score;
}
