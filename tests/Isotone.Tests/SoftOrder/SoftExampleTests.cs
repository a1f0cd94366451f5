namespace Isotone.Tests;

/// <summary>The small examples that torchsort and fast-soft-sort print, to the digits they print.</summary>
public class SoftExampleTests
{
    private static readonly double[] _nine = [8, 0, 5, 3, 2, 1, 6, 7, 9];

    [Fact]
    public void Soft_sort_of_the_torchsort_readme()
    {
        AssertPrinted([.5556, 1.5556, 2.5556, 3.5556, 4.5556, 5.5556, 6.5556, 7.5556, 8.5556], Soft.Sort(_nine));
        AssertPrinted([0, 1, 2, 3, 5, 6, 7, 8, 9], Soft.Sort(_nine, 0.1));
    }

    [Fact]
    public void Soft_rank_of_the_torchsort_readme() => AssertPrinted([8, 1, 5, 4, 3, 2, 6, 7, 9], Soft.Rank(_nine));

    [Fact]
    public void Gradient_of_the_torchsort_readme()
    {
        SoftSort<double> sort = new();
        double[] gradient = new double[9], first = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        sort.Forward(_nine, new double[9]);
        sort.Vjp(first, gradient);
        AssertPrinted([.1111, .1111, .1111, .1111, .1111, .1111, .1111, .1111, .1111], gradient);
    }

    [Fact]
    public void The_fast_soft_sort_readme()
    {
        AssertPrinted([3, 1.25, 1.75], Soft.Rank([5.0, 1, 2], 2));
        AssertPrinted([3, 1, 2], Soft.Rank([5.0, 1, 2]));
        AssertPrinted([1.6667, 2.6667, 3.6667], Soft.Sort([5.0, 1, 2]));
    }

    [Fact]
    public void Torchsort_issue_60()
    {
        double[] x = [1, -2, 2, 3, .5, -1];
        AssertPrinted([3.875, 1, 4.875, 5.875, 3.375, 2], Soft.Rank(x));
        AssertPrinted([3.5417, 3.2417, 3.6417, 3.7417, 3.4917, 3.3417], Soft.Rank(x, 10));
    }

    [Fact]
    public void Torchsort_issue_63()
    {
        // KL at strength 1e-4 overflows where the exponentials are not shifted by block.
        float[] x = [.1f, .3f, .5f, .03f, .2f, .15f, .65f, .7f, .9f], ranks = new float[9], gradient = new float[9];
        SoftRank<float> rank = new(Regularization.KL, 1e-4);
        rank.Forward(x, ranks);
        rank.Vjp([1, 2, 3, 4, 5, 6, 7, 8, 9], gradient);
        Assert.Equal([2, 5, 6, 1, 4, 3, 7, 8, 9], ranks);
        Assert.All(gradient, value => Assert.True(float.IsFinite(value)));
    }

    private static void AssertPrinted(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual.Select(value => Math.Round(value, 4)));

    [Theory]
    [InlineData(Regularization.L2)]
    [InlineData(Regularization.KL)]
    public void A_sorted_zero_is_not_a_negative_zero(Regularization regularization)
    {
        foreach (SortDirection direction in (SortDirection[])[SortDirection.Ascending, SortDirection.Descending])
        {
            double[] sorted = Soft.Sort([0.0, 3, -2], 0.01, regularization, direction);
            Assert.Equal(0, BitConverter.DoubleToInt64Bits(sorted[1]));
        }
    }
}
