using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>The AUM without a sort against the sweep over sorted thresholds.</summary>
public class AumSweepTests
{
    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void Area_and_derivatives_are_those_of_the_sweep(string distribution)
    {
        var random = new Random(7);
        for (int n = 2; n <= 257; n++)
            AssertSame(distribution, n, random.NextDouble(), random);
        foreach (int n in new[] { 511, 512, 513, 1000, 3000, 20_000 })
        {
            foreach (double share in new[] { 0.5, 0.1, 0.001 })
                AssertSame(distribution, n, share, random);
        }
    }

    [Fact]
    public void Ordered_rows_and_rows_in_which_labels_follow_the_order_are_no_exception()
    {
        foreach (int n in new[] { 600, 5000 })
        {
            double[] sorted = [.. Distributions.Row("normal", n, seed: 5).Order()];
            double[] labels = [.. sorted.Select((_, i) => i < n / 2 ? 0.0 : 1)];
            AssertSame(sorted, labels, "perfect order");
            AssertSame(sorted, [.. labels.Reverse()], "reversed order");
            AssertSame(sorted, [.. labels.Select((_, i) => i % 100 == 0 ? 1.0 : 0)], "a label in a hundred");

            // Every place that the sample is taken from misleads.
            double[] misleading = [.. sorted.Select((value, i) => (i * 256L % n < 256 ? 100 : 0) + value)];
            AssertSame(misleading, [.. labels.Select((_, i) => i % 2 == 0 ? 1.0 : 0)], "a sample that misleads");
        }
    }

    [Fact]
    public void Predictions_at_the_ends_of_the_range_have_a_finite_area()
    {
        // One of four negatives far above the rest: a rate of 1/4 over a width that no double holds.
        double[] predictions = [1.7e308, -1.7e308, -1.7e308, -1.7e308, -1.7e308];
        double area = new Aum<double>().Forward([0, 1, 0, 0, 0], predictions);
        Assert.True(Math.Abs(area - 8.5e307) <= 1e-15 * 8.5e307, $"{area}");
    }

    private static void AssertSame(string distribution, int n, double share, Random random)
    {
        double[] predictions = Distributions.Row(distribution, n, seed: 4);
        double[] labels = [.. predictions.Select(_ => random.NextDouble() < share ? 1.0 : 0)];
        (labels[0], labels[^1]) = (1, 0);
        AssertSame(predictions, labels, $"{distribution}, {n}, {share}");
    }

    private static void AssertSame(double[] predictions, double[] labels, string about)
    {
        int n = predictions.Length, positives = labels.Count(label => label == 1);
        int[] order = ArgSort.Of<double>(predictions, SortDirection.Descending);
        ErrorEvent[] events = [.. order.Select(i => new ErrorEvent(-predictions[i], labels[i] == 1 ? 0 : 1, labels[i] == 1 ? -1 : 0))];
        foreach (ErrorDenominator denominator in Enum.GetValues<ErrorDenominator>())
        {
            bool rate = denominator == ErrorDenominator.Rate;
            var sweep = new ErrorSweep(events, new double[n + 1], new double[n + 1], rate ? n - positives : 1, rate ? positives : 1);
            double[] left = new double[n], right = new double[n], expectedLeft = new double[n], expectedRight = new double[n];
            sweep.Derivatives(expectedLeft, expectedRight);
            var aum = new Aum<double>(denominator);
            double area = aum.Forward(labels, predictions);
            aum.Derivatives(left, right);
            Assert.True(Math.Abs(sweep.Area() - area) <= 1e-13 * sweep.Area(), $"{about}: {area} instead of {sweep.Area()}");
            for (int k = 0; k < n; k++)
            {
                Assert.Equal(expectedLeft[k], left[order[k]], 1e-15);
                Assert.Equal(expectedRight[k], right[order[k]], 1e-15);
            }
        }
    }
}
