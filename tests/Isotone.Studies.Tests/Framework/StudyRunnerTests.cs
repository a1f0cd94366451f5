namespace Isotone.Studies.Tests;

public sealed class StudyRunnerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    private bool Run(Study study, TimeSpan? limit = null) =>
        new StudyRunner(study, new ResultStore(_path), TestContext.Current.CancellationToken) { Limit = limit }.Run();

    [Fact]
    public void The_best_rate_and_length_of_the_development_seeds_is_confirmed_and_nothing_else()
    {
        var arm = new BlurringArm("sharp", best: 0.2, blur: 2);
        Study study = SmallStudy.Create(arm);
        Assert.True(Run(study));
        StudyResult[] results = [.. new ResultStore(_path).All];
        Assert.Equal(2 * 2 * 3, results.Count(result => result.Stage == Stage.Development));
        StudyResult[] confirmed = [.. results.Where(result => result.Stage == Stage.Confirmation)];
        Assert.Equal(2 * 3, confirmed.Length);
        Assert.All(confirmed, result => Assert.Equal((0.2, 2), (result.Rate, Assert.Single(result.Lengths))));
        Assert.True(Array.FindIndex(results, result => result.Stage == Stage.Confirmation) == 12);
    }

    [Fact]
    public void What_is_done_is_not_done_again()
    {
        var arm = new BlurringArm("sharp", best: 0.2, blur: 2);
        Assert.False(Run(SmallStudy.Create(arm), limit: TimeSpan.Zero));
        Assert.Equal(0, arm.Trainings);
        Assert.True(Run(SmallStudy.Create(arm)));
        int trainings = arm.Trainings;
        byte[] results = File.ReadAllBytes(_path);
        Assert.True(Run(SmallStudy.Create(arm)));
        Assert.Equal((18, 18), (trainings, arm.Trainings));
        Assert.Equal(results, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Another_arm_is_added_without_touching_those_that_are_done()
    {
        var first = new BlurringArm("sharp", best: 0.2, blur: 2);
        Assert.True(Run(SmallStudy.Create(first)));
        var second = new BlurringArm("blurred", best: 0.1, blur: 9);
        Assert.True(Run(SmallStudy.Create(first, second)));
        Assert.Equal((18, 18), (first.Trainings, second.Trainings));
    }

    [Fact]
    public void Confirmation_seeds_that_were_looked_at_cannot_confirm_other_choices()
    {
        Assert.True(Run(SmallStudy.Create(new BlurringArm("sharp", best: 0.2, blur: 2))));
        string[] lines = File.ReadAllLines(_path);
        File.WriteAllLines(_path, lines.Where(line => !line.Contains("\"Development\"", StringComparison.Ordinal)));
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Run(SmallStudy.Create(new BlurringArm("sharp", best: 0.3, blur: 2))));
        Assert.Contains("group/sharp on one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_seed_of_one_stage_is_one_of_the_other() =>
        Assert.Empty(StudySeed.Of(Stage.Development, 1000).Select(seed => seed.Value).Intersect(StudySeed.Of(Stage.Confirmation, 1000).Select(seed => seed.Value)));
}
