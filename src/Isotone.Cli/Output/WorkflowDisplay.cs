using System.Globalization;
using Isotone.Learning;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>
/// Shows a workflow as it goes: what it begins with and every epoch on standard output (left out where that is for
/// JSON), the moment's state and warnings on standard error.
/// </summary>
internal sealed class WorkflowDisplay(CommandIO io, bool quiet) : IProgress<WorkflowProgress>, IDisposable
{
    // Rounds are short and many.
    private const int RoundsPerLine = 10;

    private readonly StatusLine _status = new(io);

    public void Report(WorkflowProgress value)
    {
        switch (value)
        {
            case Reading(var path, var done):
                _status.Show(() => done.TotalBytes is > 0 and long total
                    ? $"Reading {path}: {Percent(done.BytesRead, total)}, {Whole(done.Rows)} rows"
                    : $"Reading {path}: {Whole(done.Rows)} rows");
                break;
            case Simulating(var done):
                _status.Show(() => $"Simulating: {Percent(done.Rows, done.TotalRows)} of {Whole(done.TotalRows)} rows");
                break;
            case Training(var done):
                _status.Show(() => Line(done));
                break;
            case Predicting(var done):
                _status.Show(() => $"Predicting: {Percent(done.Rows, done.TotalRows)} of {Whole(done.TotalRows)} rows");
                break;
            case Scoring(var done):
                _status.Show(() => $"Scoring: {Percent(done.Rows, done.TotalRows)} of {Whole(done.TotalRows)} rows");
                break;
            case Neutralizing(var done):
                _status.Show(() => $"Neutralizing: {Percent(done.Rows, done.TotalRows)} of {Whole(done.TotalRows)} rows");
                break;
            case Writing(var path, var done):
                _status.Show(() => $"Writing {path}: {Percent(done.Rows, done.TotalRows)}");
                break;
            case RunStarting starting:
                Print(Describe(starting));
                break;
            case MemberStarting(var name):
                Print($"\n{name}");
                break;
            case EpochFinished(var record, var epochs):
                Print(Line("epoch", record, epochs));
                break;
            case RoundFinished(var record, var rounds, var left):
                if (record.Epoch % RoundsPerLine == 0 || record.Epoch == 1 || record.Epoch == rounds)
                    Print(Line("round", record, rounds));
                _status.Show(() => string.Create(
                    CultureInfo.InvariantCulture, $"Round {record.Epoch}/{rounds}, loss {record.TrainLoss:G5}, {Math.Ceiling(left)} s left"));
                break;
            case Warning(var message):
                _status.Warn(message);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _status.Dispose();

    private void Print(string text)
    {
        if (!quiet)
            _status.Print(text);
    }

    private static string Describe(RunStarting starting) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(starting.Run > 1 ? "\n" : "")}Run {starting.Run} of {starting.Runs}, loss {starting.Loss}\n{starting.Data}\n\n{starting.Summary}");

    private static string Line(TrainingProgress done) => string.Create(
        CultureInfo.InvariantCulture,
        $"Epoch {done.Epoch}/{done.Epochs}, batch {done.Batch}/{done.Batches}, loss {done.Loss:G5}, {Math.Ceiling(done.SecondsLeft)} s left");

    private static string Line(string step, EpochRecord record, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step} {record.Epoch}/{epochs}  train loss {record.TrainLoss:F5}  validation {string.Join("  ", record.Validation.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Key} {score.Value:F5}")))}  {record.Seconds:F1} s");

    private static string Percent(long done, long total) =>
        string.Create(CultureInfo.InvariantCulture, $"{(total > 0 ? 100 * done / total : 0)} %");

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
