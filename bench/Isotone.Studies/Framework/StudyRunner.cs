using System.Diagnostics;

namespace Isotone.Studies;

/// <summary>
/// Does the trainings of a study that its results do not have yet. All choices are made before the first training on a
/// confirmation seed, and only the chosen is trained there.
/// </summary>
internal sealed class StudyRunner(Study study, ResultStore results, CancellationToken cancellation)
{
    /// <summary>Told after each training.</summary>
    public Action<StudyResult, int, int>? Progress { get; init; }

    /// <summary>When to stop between two trainings; null for when all is done.</summary>
    public TimeSpan? Limit { get; init; }

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The choice of every arm on every setting; null while trainings on development seeds are missing.</summary>
    public static IReadOnlyDictionary<(string Setting, string Arm), Choice>? Choices(Study study, ResultStore results)
    {
        var choices = new Dictionary<(string, string), Choice>();
        foreach (StudySetting setting in study.Settings)
        {
            foreach (StudyArm arm in study.Arms)
            {
                if (Choice.Of(study, setting, arm, results.All) is not Choice choice)
                    return null;
                choices.Add((setting.Name, arm.Key), choice);
            }
        }

        return choices;
    }

    /// <summary>Runs.</summary>
    /// <returns>Whether the study is complete.</returns>
    /// <exception cref="InvalidDataException">
    /// There are results of confirmation seeds from other choices: these seeds have been looked at and cannot confirm anything
    /// else.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public bool Run()
    {
        if (!Do(Stage.Development, study.DevelopmentSeeds, (_, arm) => [.. arm.Rates.Select(rate => (rate, arm.Lengths))]))
            return false;
        IReadOnlyDictionary<(string Setting, string Arm), Choice> choices = Choices(study, results)!;
        RequireUntouched(choices);
        return Do(Stage.Confirmation, study.ConfirmationSeeds, (setting, arm) =>
        {
            Choice choice = choices[(setting.Name, arm.Key)];
            return [(choice.Rate, [choice.Length])];
        });
    }

    private bool Do(Stage stage, int seeds, Func<StudySetting, StudyArm, IReadOnlyList<(double Rate, IReadOnlyList<int> Lengths)>> candidates)
    {
        int done = 0, count = seeds * study.Settings.Sum(setting => study.Arms.Sum(arm => candidates(setting, arm).Count));
        foreach (StudySetting setting in study.Settings)
        {
            foreach (StudySeed seed in StudySeed.Of(stage, seeds))
            {
                StudyData? data = null;
                foreach (StudyArm arm in study.Arms)
                {
                    foreach ((double rate, IReadOnlyList<int> lengths) in candidates(setting, arm))
                    {
                        done++;
                        var wanted = new StudyResult(stage, setting.Name, seed.Number, arm.Key, rate, lengths, [], 0);
                        if (results.Has(wanted))
                            continue;
                        cancellation.ThrowIfCancellationRequested();
                        if (_clock.Elapsed > Limit)
                            return false;
                        data ??= setting.Draw(seed);
                        StudyResult result = Train(wanted, data, arm, seed);
                        results.Add(result);
                        Progress?.Invoke(result, done, count);
                    }
                }
            }
        }

        return true;
    }

    private static StudyResult Train(StudyResult wanted, StudyData data, StudyArm arm, StudySeed seed)
    {
        long begin = Stopwatch.GetTimestamp();
        StudyScores[] scores =
            [.. arm.Predict(data, wanted.Rate, wanted.Lengths, seed.Value).Select(predictions => StudyScores.Of(predictions, data.Test))];
        return wanted with { Scores = scores, Seconds = Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 3) };
    }

    private void RequireUntouched(IReadOnlyDictionary<(string Setting, string Arm), Choice> choices)
    {
        foreach (StudyResult result in results.All.Where(result => result.Stage == Stage.Confirmation))
        {
            if (choices.TryGetValue((result.Setting, result.Arm), out Choice? choice)
                && (result.Rate != choice.Rate || !result.Lengths.SequenceEqual([choice.Length])))
            {
                throw new InvalidDataException(
                    $"{result.Arm} on {result.Setting} was confirmed with other choices; those seeds are spent, and a study with fresh ones is needed.");
            }
        }
    }
}
