using Isotone.Learning;

namespace Isotone.Studies.Tests;

public class SpearmanLossStudyTests
{
    [Fact]
    public void Every_arm_has_as_many_settings_to_choose_from_within_its_group()
    {
        Study study = SpearmanLossStudy.Create(null);
        foreach (IGrouping<string, StudyArm> group in study.Arms.GroupBy(arm => arm.Group))
        {
            Assert.Single(group.Select(arm => string.Join(' ', arm.Rates)).Distinct());
            Assert.All(study.References, reference => Assert.Single(group, arm => arm.Name == reference));
        }

        Assert.Equal(study.Arms.Count, study.Arms.Select(arm => arm.Key).Distinct().Count());
        Assert.Equal(study.Settings.Count, study.Settings.Select(setting => setting.Name).Distinct().Count());
    }

    [Fact]
    public void Equal_seeds_give_equal_data_and_features_are_standardized_by_the_training_rows()
    {
        StudySetting setting = SimulatedSettings.All.Single(one => one.Name == "weak-heavy-noise");
        StudyData data = setting.Draw(new StudySeed(Stage.Confirmation, 3)), again = setting.Draw(new StudySeed(Stage.Confirmation, 3));
        Assert.Equal(data.Test.Returns, again.Test.Returns);
        Assert.Equal(data.Train.Features, again.Train.Features);
        Assert.NotEqual(data.Test.Returns, setting.Draw(new StudySeed(Stage.Development, 3)).Test.Returns);
        double[] first = [.. Enumerable.Range(0, data.Train.Returns.Length).Select(row => (double)data.Train.Features[row * data.Train.FeatureCount])];
        Assert.Equal(0, first.Average(), 1e-5);
        Assert.Equal(1, first.Average(value => value * value), 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_longer_run_is_what_a_run_of_that_length_comes_to(bool isWarmStarted)
    {
        StudyData data = SimulatedSettings.All.Single(one => one.Name == "long-eras").Draw(new StudySeed(Stage.Development, 1));
        var arm = new LossArm(NetworkKind.Linear, "arm", TrainingTarget.Raw, () => new SoftSpearmanLoss<float>()) { IsWarmStarted = isWarmStarted };
        float[][] both = [.. arm.Predict(data, 0.01, [2, 4], 1)];
        Assert.Equal(both[0], Assert.Single(arm.Predict(data, 0.01, [2], 1)));
        Assert.Equal(both[1], Assert.Single(arm.Predict(data, 0.01, [4], 1)));
        Assert.NotEqual(both[0], both[1]);
    }
}
