namespace Isotone.Numerai;

/// <summary>A trial of a study, trained for a rung's epochs.</summary>
/// <param name="Trial">The trial, from 1.</param>
/// <param name="Rung">The rung, from 0; random search has one.</param>
internal readonly record struct StudyTask(int Trial, int Rung);

/// <summary>
/// What is to be trained next. Rungs are synchronous: one begins when the one before it is done, so that what is trained
/// depends on the scores alone and not on who was faster.
/// </summary>
internal sealed class HalvingSchedule(StudySettings settings)
{
    /// <summary>The number of rungs: as many as leave at least one trial, and one epoch, in each.</summary>
    public int Rungs { get; } = RungsOf(settings);

    /// <summary>The number of trials of a rung.</summary>
    public int TrialsOf(int rung) => Math.Max(1, (int)(settings.Trials / Math.Pow(settings.Reduction, rung)));

    /// <summary>The epochs of a rung's trials.</summary>
    /// <param name="rung">The rung.</param>
    /// <param name="whole">The epochs of a trial that is trained to its end.</param>
    public int EpochsOf(int rung, int whole) => Math.Max(1, (int)Math.Round(whole / Math.Pow(settings.Reduction, Rungs - 1 - rung)));

    /// <summary>The tasks of all rungs.</summary>
    public int TaskCount => Enumerable.Range(0, Rungs).Sum(TrialsOf);

    /// <summary>The tasks of the first rung that is not done; none where the study is.</summary>
    /// <param name="done">The results so far.</param>
    public IReadOnlyList<StudyTask> Due(IReadOnlyDictionary<StudyTask, StudyTrial> done)
    {
        int[] trials = [.. Enumerable.Range(1, settings.Trials)];
        for (int rung = 0; rung < Rungs; rung++)
        {
            StudyTask[] tasks = [.. trials.Select(trial => new StudyTask(trial, rung))];
            StudyTask[] due = [.. tasks.Where(task => !done.ContainsKey(task))];
            if (due.Length > 0)
                return due;
            if (rung + 1 < Rungs)
                trials = [.. StudyTrial.Ranked(tasks.Select(task => done[task])).Take(TrialsOf(rung + 1)).Select(trial => trial.Trial).Order()];
        }

        return [];
    }

    private static int RungsOf(StudySettings settings)
    {
        if (settings.Method == TuneMethod.Random)
            return 1;
        int rungs = 1;
        for (double power = settings.Reduction; power <= settings.Trials && power <= settings.Configuration.Epochs; power *= settings.Reduction)
            rungs++;
        return rungs;
    }
}
