namespace Isotone.Studies;

/// <summary>The learning rate and length of an arm on a setting that did best on the development seeds.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Length">The length.</param>
/// <param name="Score">Its mean score over the development seeds.</param>
internal sealed record Choice(double Rate, int Length, double Score)
{
    /// <summary>
    /// Chooses; of equal ones the smaller rate and the shorter length. Results of confirmation seeds are not looked at.
    /// </summary>
    /// <returns>The choice, or null where a training on a development seed is missing.</returns>
    public static Choice? Of(Study study, StudySetting setting, StudyArm arm, IEnumerable<StudyResult> results)
    {
        StudyResult[] known = [.. results.Where(result =>
            result.Stage == Stage.Development && result.Setting == setting.Name && result.Arm == arm.Key
            && result.Seed <= study.DevelopmentSeeds && arm.Rates.Contains(result.Rate) && result.Lengths.SequenceEqual(arm.Lengths))];
        if (known.Length < study.DevelopmentSeeds * arm.Rates.Count)
            return null;
        return arm.Rates
            .SelectMany(rate => arm.Lengths.Select((length, i) => new Choice(
                rate, length, known.Where(result => result.Rate == rate).Average(result => result.Scores[i][study.ChosenBy]))))
            .MaxBy(choice => choice.Score);
    }
}
