using System.Globalization;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Shows how far a study is: a line a trial on standard output, the trial's own progress on standard error.</summary>
internal sealed class TuneDisplay(CommandIO io, bool quiet) : IProgress<WorkflowProgress>, IDisposable
{
    private readonly StatusLine _status = new(io);

    /// <inheritdoc/>
    public void Report(WorkflowProgress value)
    {
        switch (value)
        {
            case Reading(var path, var done):
                _status.Show(() => string.Create(
                    CultureInfo.InvariantCulture, $"Reading {path}: {(done.TotalBytes is > 0 and long total ? 100 * done.BytesRead / total : 0)} %"));
                break;
            case Simulating(var done):
                _status.Show(() => string.Create(CultureInfo.InvariantCulture, $"Simulating: {100L * done.Rows / Math.Max(1, done.TotalRows)} %"));
                break;
            case Training(var done):
                _status.Show(() => string.Create(
                    CultureInfo.InvariantCulture, $"Epoch {done.Epoch}/{done.Epochs}, batch {done.Batch}/{done.Batches}, loss {done.Loss:G5}"));
                break;
            case WaitingForTrials(var done, var total):
                _status.Show(() => string.Create(CultureInfo.InvariantCulture, $"{done} of {total} trials done; other processes work on the rest of the rung"));
                break;
            case TrialFinished finished:
                Print(Line(finished));
                break;
            case Warning(var message):
                _status.Warn(message);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _status.Dispose();

    private void Print(string line)
    {
        if (!quiet)
            _status.Print(line);
    }

    private static string Line(TrialFinished finished)
    {
        StudyTrial trial = finished.Trial;
        string layers = trial.Configuration.Model == ModelKind.Linear ? "" : $"  layers {string.Join(',', trial.Configuration.Layers)}";
        string best = finished.Best is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  best {finished.Best.Score:F5} (trial {finished.Best.Trial})");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{finished.Done}/{finished.Total}  trial {trial.Trial}  score {(trial.Score is double score ? score.ToString("F5", CultureInfo.InvariantCulture) : trial.Problem)}  tau {trial.Tau:G3}  learning rate {trial.LearningRate:G3}{layers}  weight decay {trial.Configuration.WeightDecay:G3}  epochs {trial.Configuration.Epochs}  {trial.Seconds:F1} s{best}");
    }
}
