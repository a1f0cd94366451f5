using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

public class RankCommandTests
{
    private const string Tied = "30 10 20 10 30 10";

    // scipy.stats.rankdata and pandas' Series.rank.
    [Theory]
    [InlineData("average", new[] { 5.5, 2, 4, 2, 5.5, 2 })]
    [InlineData("min", new[] { 5.0, 1, 4, 1, 5, 1 })]
    [InlineData("max", new[] { 6.0, 3, 4, 3, 6, 3 })]
    [InlineData("first", new[] { 5.0, 1, 4, 2, 6, 3 })]
    [InlineData("dense", new[] { 3.0, 1, 2, 1, 3, 1 })]
    public void Ties_are_ranked_by_the_rule(string rule, double[] ranks)
    {
        JsonElement json = Invocation.WithInput(Tied, "rank", "--ties", rule, "--json").Json;
        Assert.Equal(["ranks"], Invocation.Keys(json));
        Assert.Equal(ranks, json.Doubles("ranks"));
    }

    [Fact]
    public void The_average_is_the_default_and_whole_ranks_have_no_fraction() =>
        Assert.Equal("""{"ranks":[5.5,2,4,2,5.5,2]}""" + "\n", Invocation.WithInput(Tied, "rank", "--json").Out);

    [Fact]
    public void The_largest_may_have_rank_1() => Assert.Equal(
        """{"ranks":[1,3,2]}""" + "\n", Invocation.WithInput("30 10 20", "rank", "--direction", "descending", "--json").Out);

    [Fact]
    public void Several_rows_are_a_list() => Assert.Equal(
        """{"rows":[{"ranks":[2,1]},{"ranks":[1]}]}""" + "\n", Invocation.WithInput("2 1\n5", "rank", "--json").Out);

    [Fact]
    public void Infinities_have_ranks_and_NaN_has_none()
    {
        Assert.Equal("""{"ranks":[3,1,2]}""" + "\n", Invocation.WithInput("inf -inf 0", "rank", "--json").Out);
        Invocation.WithInput("1 2\nnan 0", "rank", "--json")
            .Fails(1, "standard input, line 2: values[0] is NaN, which has no place in an order.");
    }

    [Fact]
    public void Another_rule_is_wrong_usage() => Invocation.WithInput(Tied, "rank", "--ties", "random", "--json")
        .Fails(2, "--ties must be average, min, max, first or dense, not 'random' (see 'isotone rank --help').");
}
