using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>The one-pass sweep for binary labels against the sweep over general events.</summary>
public class BinarySweepTests
{
    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void Area_and_derivatives_are_those_of_the_general_sweep(string distribution)
    {
        var random = new Random(7);
        for (int n = 2; n < 130; n++)
        {
            double[] thresholds = Distributions.Row(distribution, n, seed: 4);
            Array.Sort(thresholds);
            bool[] positive = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0)];
            (positive[0], positive[^1]) = (true, false);
            foreach (ErrorDenominator denominator in (ErrorDenominator[])[ErrorDenominator.Rate, ErrorDenominator.Count])
                AssertSame(thresholds, positive, denominator);
        }
    }

    [Fact]
    public void Thresholds_at_the_ends_of_the_range_have_a_finite_area()
    {
        // One of four negatives far below the rest: a rate of 1/4 over a width that no double holds.
        double[] thresholds = [-1.7e308, 1.7e308, 1.7e308, 1.7e308, 1.7e308];
        var sweep = new BinarySweep(thresholds, [false, true, false, false, false], 1, ErrorDenominator.Rate);
        double area = sweep.Run(new double[5], new double[5]);
        Assert.True(Math.Abs(area - 8.5e307) <= 1e-15 * 8.5e307, $"{area}");
    }

    private static void AssertSame(double[] thresholds, bool[] positive, ErrorDenominator denominator)
    {
        int n = thresholds.Length, positives = positive.Count(value => value);
        ErrorEvent[] events = [.. positive.Select((value, k) => new ErrorEvent(thresholds[k], value ? 0 : 1, value ? -1 : 0))];
        bool rate = denominator == ErrorDenominator.Rate;
        var general = new ErrorSweep(events, new double[n + 1], new double[n + 1], rate ? n - positives : 1, rate ? positives : 1);
        double[] left = new double[n], right = new double[n], expectedLeft = new double[n], expectedRight = new double[n];
        general.Derivatives(expectedLeft, expectedRight);

        double area = new BinarySweep(thresholds, positive, positives, denominator).Run(left, right);

        Assert.True(Math.Abs(general.Area() - area) <= 1e-14 * general.Area(), $"{area} instead of {general.Area()}");
        for (int k = 0; k < n; k++)
        {
            Assert.Equal(expectedLeft[k], left[k], 1e-14);
            Assert.Equal(expectedRight[k], right[k], 1e-14);
        }
    }
}
