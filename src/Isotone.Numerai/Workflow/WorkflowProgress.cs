using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>What a workflow is doing. Told often; a listener may skip any.</summary>
public abstract record WorkflowProgress;

/// <summary>A file is being read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Done">How far.</param>
public sealed record Reading(string Path, ReadProgress Done) : WorkflowProgress;

/// <summary>Data is being simulated.</summary>
/// <param name="Done">How far.</param>
public sealed record Simulating(RowProgress Done) : WorkflowProgress;

/// <summary>A run is about to begin.</summary>
/// <param name="Run">The run, from 1.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Loss">The name of its loss.</param>
/// <param name="Data">What it trains on, in one line.</param>
/// <param name="Summary">The model with every setting in force.</param>
public sealed record RunStarting(int Run, int Runs, string Loss, string Data, ModelSummary Summary) : WorkflowProgress;

/// <summary>One of a run's several models is about to be trained.</summary>
/// <param name="Name">What tells it from the others.</param>
public sealed record MemberStarting(string Name) : WorkflowProgress;

/// <summary>A batch is done.</summary>
/// <param name="Done">How far.</param>
public sealed record Training(TrainingProgress Done) : WorkflowProgress;

/// <summary>An epoch is done and validated.</summary>
/// <param name="Record">What it came to.</param>
/// <param name="Epochs">How many there will be.</param>
public sealed record EpochFinished(EpochRecord Record, int Epochs) : WorkflowProgress;

/// <summary>A round of boosting is done and validated.</summary>
/// <param name="Record">What it came to.</param>
/// <param name="Rounds">How many there will be at most.</param>
/// <param name="SecondsLeft">How long the rest will take at the pace so far.</param>
public sealed record RoundFinished(EpochRecord Record, int Rounds, double SecondsLeft) : WorkflowProgress;

/// <summary>Rows are being predicted.</summary>
/// <param name="Done">How far.</param>
public sealed record Predicting(RowProgress Done) : WorkflowProgress;

/// <summary>Eras are being scored.</summary>
/// <param name="Done">How far.</param>
public sealed record Scoring(RowProgress Done) : WorkflowProgress;

/// <summary>Eras are being neutralized.</summary>
/// <param name="Done">How far.</param>
public sealed record Neutralizing(RowProgress Done) : WorkflowProgress;

/// <summary>A file is being written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Done">How far.</param>
public sealed record Writing(string Path, RowProgress Done) : WorkflowProgress;

/// <summary>Something that does not stop the work but that its reader should know.</summary>
/// <param name="Message">One sentence.</param>
public sealed record Warning(string Message) : WorkflowProgress;

/// <summary>Passes progress of one kind on as another, at once and on the caller's thread.</summary>
internal sealed class Relay<T>(IProgress<WorkflowProgress>? listener, Func<T, WorkflowProgress> translate) : IProgress<T>
{
    public void Report(T value) => listener?.Report(translate(value));
}
