namespace Isotone.Studies.Tests;

public class PairedDifferenceTests
{
    // R 4.2: t.test(c(0.1, 0.4, -0.2, 0.3, 0.2, 0.5))$conf.int
    [Fact]
    public void The_interval_is_that_of_the_t_test()
    {
        PairedDifference difference = PairedDifference.Of([0.1, 0.4, -0.2, 0.3, 0.2, 0.5]);
        Assert.Equal(0.2166667, difference.Mean, 1e-7);
        Assert.Equal(-0.04393731, difference.Low, 1e-8);
        Assert.Equal(0.47727065, difference.High, 1e-8);
        Assert.Equal(0, difference.Sign);
    }

    [Fact]
    public void The_sign_is_that_of_the_whole_interval()
    {
        Assert.Equal(1, PairedDifference.Of([1, 1.1, 0.9]).Sign);
        Assert.Equal(-1, PairedDifference.Of([-1, -1.1, -0.9]).Sign);
        Assert.Equal(0, PairedDifference.Of([0, 0, 0]).Sign);
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([1]));
    }
}
