namespace Isotone.Tests;

public class SoftRankStrengthTests
{
    [Fact]
    public void Relative_strengths_follow_spread_and_length()
    {
        // Deviation of 1, 3, 5, 7: sqrt(5).
        SoftRankStrength relative = SoftRankStrength.Relative(3);
        Assert.Equal(3 * Math.Sqrt(5) / 4, relative.For<double>([1, 3, 5, 7], Regularization.L2), 1e-15);
        Assert.Equal(3 * Math.Sqrt(5), relative.For<double>([1, 3, 5, 7], Regularization.KL), 1e-15);
        Assert.Equal(3 * Math.Sqrt(5) / 4, relative.For<double>([1e9 + 1, 1e9 + 3, 1e9 + 5, 1e9 + 7], Regularization.L2), 1e-15);
        Assert.Equal(3e-9 * Math.Sqrt(5) / 4, relative.For<double>([1e-9, 3e-9, 5e-9, 7e-9], Regularization.L2), 1e-22);
    }

    [Fact]
    public void Constant_predictions_have_the_strength_of_spread_one()
    {
        Assert.Equal(0.75, SoftRankStrength.Relative(3).For<float>([0.1f, 0.1f, 0.1f, 0.1f], Regularization.L2));
        Assert.Equal(3, SoftRankStrength.Relative(3).For<float>([0.1f, 0.1f, 0.1f, 0.1f], Regularization.KL));
    }

    [Fact]
    public void Absolute_strengths_stay()
    {
        Assert.Equal(0.3, SoftRankStrength.Absolute(0.3).For<double>([1, 2, 3], Regularization.L2));
        Assert.Equal("absolute 0.3", SoftRankStrength.Absolute(0.3).ToString());
        Assert.Equal("relative 3", SoftRankStrength.Relative(3).ToString());
    }

    [Fact]
    public void A_mean_block_size_is_kept_by_every_row()
    {
        SoftRankStrength strength = SoftRankStrength.MeanBlockSize(5);
        Assert.Equal("mean block size 5", strength.ToString());
        foreach (double scale in new[] { 1e-6, 1, 1e6 })
        {
            double[] values = [.. Testing.Distributions.Row("normal", 200, 121).Select(value => value * scale)];
            double eps = strength.For<double>(values, Regularization.L2);
            var soft = new SoftRank<double>(strength: eps);
            soft.Forward(values, new double[200]);
            Assert.InRange(200.0 / soft.BlockSizes(0).Length, 5, 5.5);
        }

        // All of a row that is shorter; 1 where it is constant.
        double[] three = [1, 2, 4];
        var path = new RegularizationPath<double>();
        path.Compute(three);
        Assert.Equal(path.OneBlockLimit, strength.For<double>(three, Regularization.L2));
        Assert.Equal(1, strength.For<double>([2, 2, 2], Regularization.L2));
        Assert.Throws<NotSupportedException>(() => strength.For<double>(three, Regularization.KL));
    }
}
