namespace Isotone.Studies;

/// <summary>The confirmed scores of a complete study, and differences between arms of a group on the same data.</summary>
internal sealed class StudyComparison
{
    private readonly Study _study;
    private readonly Dictionary<(string Setting, string Arm, int Seed), StudyScores> _scores;

    /// <summary>The comparison.</summary>
    /// <exception cref="InvalidOperationException">The study is not complete.</exception>
    public StudyComparison(Study study, ResultStore results)
    {
        _study = study;
        Choices = StudyRunner.Choices(study, results) ?? throw new InvalidOperationException("The study is not complete.");
        _scores = results.All
            .Where(result => result.Stage == Stage.Confirmation)
            .ToDictionary(result => (result.Setting, result.Arm, result.Seed), result => result.Scores[0]);
    }

    /// <summary>What was chosen on the development seeds.</summary>
    public IReadOnlyDictionary<(string Setting, string Arm), Choice> Choices { get; }

    /// <summary>The scores of an arm on a setting, one for each confirmation seed.</summary>
    public IReadOnlyList<StudyScores> Scores(StudySetting setting, StudyArm arm) =>
        [.. Seeds().Select(seed => _scores[(setting.Name, arm.Key, seed)])];

    /// <summary>The mean score of an arm on a setting.</summary>
    public double Mean(StudySetting setting, StudyArm arm, StudyScore score) => Scores(setting, arm).Average(scores => scores[score]);

    /// <summary>
    /// How much better an arm is than a reference, paired by seed. Over several settings their differences are averaged for
    /// each seed first, so that the interval holds whatever the settings of a seed have in common.
    /// </summary>
    public PairedDifference Difference(IReadOnlyList<StudySetting> settings, StudyArm arm, StudyArm reference, StudyScore score) =>
        PairedDifference.Of([.. Seeds().Select(seed => settings.Average(setting =>
            _scores[(setting.Name, arm.Key, seed)][score] - _scores[(setting.Name, reference.Key, seed)][score]))]);

    private IEnumerable<int> Seeds() => Enumerable.Range(1, _study.ConfirmationSeeds);
}
