using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// A search for better settings. Its folder keeps every finished trial: a study that was interrupted goes on, and several
/// processes may work on the same one at once.
/// </summary>
public static class Study
{
    /// <summary>The file of the best trial's settings.</summary>
    public const string BestFile = "best.json";

    /// <summary>The file of the picture.</summary>
    public const string PictureFile = "study.svg";

    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Works on a study until it is done.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="settings">The settings of a new study; an old one must have the same. Null to go on with an old one.</param>
    /// <param name="threads">The most threads; null for one a processor. Results do not depend on it.</param>
    /// <param name="progress">Told what is being done, on the calling thread.</param>
    /// <param name="cancellation">Ends the work; finished trials stay.</param>
    /// <exception cref="DataFileException">The data cannot be used, or the folder holds another study or cannot be written.</exception>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static StudyResult Run(
        string folder, StudySettings? settings, int? threads = null, IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        settings?.Validate();

        // Who has how many threads is no part of what a study comes to.
        StudyFolder study = StudyFolder.Open(folder, settings is null ? null : settings with { Configuration = settings.Configuration with { Threads = null } });
        var schedule = new HalvingSchedule(study.Settings);
        TrialTraining? training = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Dictionary<StudyTask, StudyTrial> done = study.Results(schedule);
            IReadOnlyList<StudyTask> due = schedule.Due(done);
            if (due.Count == 0)
                return Finish(study, done);
            bool worked = false;
            foreach (StudyTask task in due)
            {
                using FileStream? claim = study.TryClaim(task);
                if (claim is null || study.IsDone(task))
                    continue;
                training ??= new TrialTraining(study.Settings, threads, progress, cancellation);
                StudyTrial trial = training.Run(task, study.Configuration(task, schedule), progress, cancellation);
                study.Write(task, trial);
                done = study.Results(schedule);
                progress?.Report(new TrialFinished(trial, Best(done.Values), done.Count, schedule.TaskCount));
                worked = true;
                break;
            }

            if (worked)
                continue;
            progress?.Report(new WaitingForTrials(done.Count, schedule.TaskCount));
            cancellation.WaitHandle.WaitOne(_patience);
        }
    }

    // Of any rung: fewer epochs may well score higher than more.
    private static StudyTrial? Best(IEnumerable<StudyTrial> trials) => trials
        .Where(trial => trial.Score is not null)
        .OrderByDescending(trial => trial.Score)
        .ThenBy(trial => trial.Rung)
        .ThenBy(trial => trial.Trial)
        .FirstOrDefault();

    private static StudyResult Finish(StudyFolder study, Dictionary<StudyTask, StudyTrial> done)
    {
        StudyTrial[] trials = [.. done.Values.OrderBy(trial => trial.Rung).ThenBy(trial => trial.Trial)];
        var result = new StudyResult(study.Path, trials, Best(trials), trials.Last(trial => trial.Trial == 1));
        if (result.Best is not null)
            TrainingFile.Write(result.BestSettings, result.Best.Configuration);
        StudyPicture.Write(result.Picture, study.Settings, result);
        return result;
    }
}
