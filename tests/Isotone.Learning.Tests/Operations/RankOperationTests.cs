namespace Isotone.Learning.Tests;

public class RankOperationTests
{
    private static readonly Rows _rows = Rows.FromLengths([5, 12]);

    [Theory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void LapSum_ranks(SortDirection direction)
    {
        Variable<double> x = Inputs.Spread(41, 0.1, 17);
        double[] expected = new double[17];
        new LapSumRank<double>(0.3, direction).Forward(x.Value, _rows, expected);
        Assert.Equal(expected, x.LapSumRank(_rows, 0.3, direction).Value.ToArray());
        GradientAssert.Holds(v => v[0].LapSumRank(_rows, 0.3, direction), x);
    }

    [Theory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void Soft_top_k(SortDirection direction)
    {
        Variable<double> x = Inputs.Spread(42, 0.1, 17);
        double[] expected = new double[17];
        new SoftTopK<double>(2, 0.35, direction).Forward(x.Value, _rows, expected);
        Assert.Equal(expected, x.SoftTopK(_rows, 2, 0.35, direction).Value.ToArray());
        GradientAssert.Holds(v => v[0].SoftTopK(_rows, 2, 0.35, direction), x);
    }
}
