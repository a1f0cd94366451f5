namespace Isotone.Tests;

public class NormalQuantileTests
{
    // scipy.special.ndtri 1.10 (probability minus one half, quantile).
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(9.5367431640625e-07, 2.390507006295574e-06)]
    [InlineData(0.125, 0.31863936396437514)]
    [InlineData(0.25, 0.6744897501960817)]
    [InlineData(0.40625, 1.318010897303537)]
    [InlineData(0.4375, 1.5341205443525463)]
    [InlineData(0.484375, 2.1538746940614564)]
    [InlineData(0.4990234375, 3.0972690781987846)]
    [InlineData(0.4999990463256836, 4.763001034267814)]
    [InlineData(0.4999999990686774, 6.009353565530744)]
    [InlineData(0.4999999999990905, 7.047700256664409)]
    public void Agrees_with_SciPy(double centred, double expected)
    {
        Assert.Equal(expected, NormalQuantile.OfCentred(centred), Math.Abs(expected) * 4e-15);
        Assert.Equal(-expected, NormalQuantile.OfCentred(-centred), Math.Abs(expected) * 4e-15);
    }

    [Fact]
    public void The_slope_is_the_central_difference()
    {
        foreach (double centred in new[] { -0.4999, -0.45, -0.1, 0, 0.2, 0.43, 0.49999 })
        {
            double step = 1e-6 * (0.5 - Math.Abs(centred));
            double difference = NormalQuantile.OfCentred(centred + step) - NormalQuantile.OfCentred(centred - step);
            double slope = NormalQuantile.Slope(NormalQuantile.OfCentred(centred));
            Assert.Equal(slope, difference / (2 * step), 1e-6 * slope);
        }
    }
}
