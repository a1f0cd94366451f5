using Isotone.Testing;

namespace Isotone.Numerai.Tests;

public sealed class EraScoreTests
{
    public static TheoryData<string> Names => ["legacy_corr", "spearman", "pearson", "numerai_corr"];

    private static EraScore Score(string name) => EraScore.Standard.Single(score => score.Name == name);

    [Fact]
    public void The_standard_scores_are_in_order() =>
        Assert.Equal(["legacy_corr", "spearman", "pearson", "numerai_corr"], EraScore.Standard.Select(score => score.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_agree_with_numerai_tools(string name)
    {
        foreach (var era in Golden.Cases("numerai_scores.json"))
            Assert.Equal(era.Double(name), Score(name).Of(era.Doubles("prediction"), era.Doubles("target")), 1e-9);
    }

    [Theory]
    [InlineData("legacy_corr", .8263342440128465)]
    [InlineData("spearman", .811899030453063)]
    [InlineData("pearson", .8430509585520746)]
    public void Scores_agree_with_the_published_example(string name, double expected)
    {
        double[] target = [0, .25, .5, .5, .75, 1, .5, .25, .75, .5];
        double[] prediction = [.1, .4, .35, .8, .6, .9, .5, .2, .7, .3];
        Assert.Equal(expected, Score(name).Of(prediction, target), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_side_has_no_score(string name)
    {
        Assert.Equal(double.NaN, Score(name).Of([.5, .5, .5], [0, .5, 1]));
        Assert.Equal(double.NaN, Score(name).Of([0, .5, 1], [.5, .5, .5]));
        Assert.Equal(double.NaN, Score(name).Of([1], [1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_input_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Score(name).Of([], []));
        Assert.Throws<ArgumentException>(() => Score(name).Of([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Score(name).Of([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => Score(name).Of([1, 2], [1, double.NaN]));
    }

    [Fact]
    public void Legacy_corr_breaks_ties_by_the_order_of_rows()
    {
        // Ranks 1, 2, 3, 4: the tie in the middle is ranked as it stands.
        double[] target = [0, 1, 0, 1];
        Assert.Equal(Correlation.Pearson<double>([1, 2, 3, 4], target), EraScore.LegacyCorr.Of([.1, .5, .5, .9], target), 1e-15);
        Assert.NotEqual(EraScore.LegacyCorr.Of([.1, .5, .5, .9], target), EraScore.LegacyCorr.Of([.1, .5, .5, .9], [0, 0, 1, 1]));
    }
}
