using Isotone.Testing;

namespace Isotone.Tests;

public class HardRankTests
{
    private static readonly TieRule[] _rules = Enum.GetValues<TieRule>();
    private static readonly SortDirection[] _directions = Enum.GetValues<SortDirection>();

    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Agrees_with_counting_at_every_length(string distribution)
    {
        for (int n = 1; n <= 257; n++)
        {
            double[] values = Testing.Distributions.Row(distribution, n);
            foreach (TieRule rule in _rules)
            {
                foreach (SortDirection direction in _directions)
                    Assert.Equal(RanksByCounting(values, rule, direction), HardRank.Of<double>(values, rule, direction));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Float_and_Half_rank_as_double_ranks_their_values(string distribution)
    {
        float[] floats = Testing.Distributions.RowOfFloats(distribution, 200);
        Half[] halves = [.. floats.Select(value => (Half)(value % 1000))];
        foreach (TieRule rule in _rules)
        {
            double[] ofFloats = RanksByCounting([.. floats.Select(value => (double)value)], rule, SortDirection.Ascending);
            double[] ofHalves = RanksByCounting([.. halves.Select(value => (double)value)], rule, SortDirection.Ascending);
            Assert.Equal(ofFloats, HardRank.Of<float>(floats, rule).Select(rank => (double)rank));
            Assert.Equal(ofHalves, HardRank.Of<Half>(halves, rule).Select(rank => (double)rank));
        }
    }

    [Theory]
    [InlineData("average", TieRule.Average)]
    [InlineData("min", TieRule.Min)]
    [InlineData("max", TieRule.Max)]
    [InlineData("first", TieRule.First)]
    [InlineData("dense", TieRule.Dense)]
    public void Agrees_with_pandas(string method, TieRule rule)
    {
        foreach (var era in Golden.Cases("numerai_scores.json"))
        {
            double[] expected = era.GetProperty("rank").Doubles(method);
            Assert.Equal(expected, HardRank.Of<double>(era.Doubles("prediction"), rule));
        }
    }

    [Fact]
    public void Infinities_are_ranked_and_zeros_tie()
    {
        double[] values = [double.PositiveInfinity, 0, double.NegativeInfinity, -0.0, double.PositiveInfinity];
        Assert.Equal([4.5, 2.5, 1, 2.5, 4.5], HardRank.Of<double>(values));
        Assert.Equal([1.5, 3.5, 5, 3.5, 1.5], HardRank.Of<double>(values, direction: SortDirection.Descending));
    }

    [Fact]
    public void Rows_are_ranked_on_their_own()
    {
        double[] values = Testing.Distributions.Row("ties", 60);
        var rows = Rows.FromLengths([1, 7, 30, 22]);
        double[] ranks = new double[60];
        HardRank.Compute(values, rows, ranks, TieRule.First, SortDirection.Descending);
        for (int row = 0; row < rows.Count; row++)
        {
            double[] alone = HardRank.Of(rows.Slice<double>(values, row), TieRule.First, SortDirection.Descending);
            Assert.Equal(alone, rows.Slice<double>(ranks, row));
        }
    }

    [Fact]
    public void Ranks_may_be_written_over_the_values()
    {
        foreach (TieRule rule in _rules)
        {
            double[] values = Testing.Distributions.Row("ties", 100);
            double[] expected = HardRank.Of<double>(values, rule);
            HardRank.Compute<double>(values, Rows.One(100), values, rule);
            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void NaN_is_refused_by_name_and_row()
    {
        double[] values = [1, 2, 3, 4, double.NaN, 6];
        var refusal = Assert.Throws<ArgumentException>(
            () => HardRank.Compute(values, Rows.Batch(2, 3), new double[6]));
        Assert.Equal("values", refusal.ParamName);
        Assert.Contains("values[4] (row 1, element 1) is NaN", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_lengths_and_rules_are_refused()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => HardRank.Of<double>([])).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(
            () => HardRank.Compute<double>([1, 2], Rows.One(2), new double[3])).ParamName);
        Assert.Equal("ties", Assert.Throws<ArgumentOutOfRangeException>(
            () => HardRank.Of<double>([1, 2], (TieRule)9)).ParamName);
    }

    [Fact]
    public void A_row_too_long_for_exact_ranks_is_refused()
    {
        // Half has 11 significand bits: 2048 whole ranks, 1024 half ranks.
        Half[] longest = [.. Enumerable.Range(0, 2048).Select(i => (Half)i)];
        Assert.Equal((Half)2048, HardRank.Of<Half>(longest, TieRule.First)[^1]);
        Assert.Equal((Half)1023.5, HardRank.Of<Half>([.. longest[..1023], longest[1022]])[^1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => HardRank.Of<Half>(longest.AsSpan(0, 1025)));
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => HardRank.Of<Half>([.. longest, Half.One], TieRule.Min));
        Assert.Contains("2049", refusal.Message, StringComparison.Ordinal);
    }

    private static double[] RanksByCounting(double[] values, TieRule rule, SortDirection direction)
    {
        int sign = direction == SortDirection.Ascending ? 1 : -1;
        double[] ranks = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int below = 0, equal = 0, equalBefore = 0;
            for (int j = 0; j < values.Length; j++)
            {
                below += sign * values[j] < sign * values[i] ? 1 : 0;
                equal += values[j] == values[i] ? 1 : 0;
                equalBefore += values[j] == values[i] && j < i ? 1 : 0;
            }

            ranks[i] = rule switch
            {
                TieRule.Average => below + (1 + equal) / 2.0,
                TieRule.Min => below + 1,
                TieRule.Max => below + equal,
                TieRule.First => below + equalBefore + 1,
                _ => values.Where(other => sign * other < sign * values[i]).Distinct().Count() + 1,
            };
        }

        return ranks;
    }
}
