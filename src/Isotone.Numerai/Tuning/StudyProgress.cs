namespace Isotone.Numerai;

/// <summary>A process has finished a trial of a study.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Best">The best trial so far, of any process.</param>
/// <param name="Done">The trials that are finished, by any process; those of later rungs count again.</param>
/// <param name="Total">How many there will be.</param>
public sealed record TrialFinished(StudyTrial Trial, StudyTrial? Best, int Done, int Total) : WorkflowProgress;

/// <summary>Other processes work on all that can be worked on.</summary>
/// <param name="Done">The trials that are finished.</param>
/// <param name="Total">How many there will be.</param>
public sealed record WaitingForTrials(int Done, int Total) : WorkflowProgress;

/// <summary>What a study came to.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Trials">Every trial and rung, in order.</param>
/// <param name="Best">The best of them; null where none has a score.</param>
/// <param name="Default">The first trial, of the configuration's own settings, in the latest rung it reached.</param>
public sealed record StudyResult(string Folder, IReadOnlyList<StudyTrial> Trials, StudyTrial? Best, StudyTrial Default)
{
    /// <summary>The file with the best trial's settings, to train with.</summary>
    public string BestSettings => Path.Combine(Folder, Study.BestFile);

    /// <summary>The picture of the study.</summary>
    public string Picture => Path.Combine(Folder, Study.PictureFile);
}
