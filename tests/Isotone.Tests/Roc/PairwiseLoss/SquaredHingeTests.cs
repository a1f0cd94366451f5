using Isotone.Testing;

namespace Isotone.Tests;

public class SquaredHingeTests
{
    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void Loss_gradient_and_curvature_are_the_sums_over_all_pairs(string distribution)
    {
        for (int n = 2; n <= 64; n++)
        {
            double[] labels = Distributions.Row("two values", n, 1), predictions = Distributions.Row(distribution, n, 2);
            (labels[0], labels[^1]) = (0, 1);
            double[] weights = [.. Distributions.Row("ties", n, 3).Select(value => value + 0.5)];
            foreach (double margin in (double[])[1, 0.25])
            {
                AssertPairs(labels, predictions, [], margin);
                AssertPairs(labels, predictions, weights, margin);
            }
        }
    }

    [Fact]
    public void The_gradient_is_the_central_difference()
    {
        const int N = 40;
        double[] labels = Distributions.Row("two values", N, 4), predictions = Distributions.Row("normal", N, 5), gradient = new double[N];
        var hinge = new SquaredHinge<double>();
        hinge.Forward(labels, predictions);
        hinge.Vjp(1, gradient);
        for (int i = 0; i < N; i++)
        {
            double[] up = [.. predictions], down = [.. predictions];
            up[i] += 1e-6;
            down[i] -= 1e-6;
            Assert.Equal((hinge.Forward(labels, up) - hinge.Forward(labels, down)) / (up[i] - down[i]), gradient[i], 1e-8);
        }
    }

    [Fact]
    public void Predictions_far_from_zero_lose_nothing()
    {
        double[] labels = [1, 0, 1, 0], near = [0.25, 0.5, -0.5, 1], far = [.. near.Select(p => p + 1e9)];
        Assert.Equal(new SquaredHinge<double>().Forward(labels, near), new SquaredHinge<double>().Forward(labels, far));
    }

    [Fact]
    public void Misuse_is_refused_and_nothing_is_allocated_twice()
    {
        var hinge = new SquaredHinge<float>();
        Assert.Throws<ArgumentOutOfRangeException>(() => new SquaredHinge<float>(0));
        Assert.Throws<InvalidOperationException>(() => hinge.Vjp(1, new float[2]));
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => hinge.Forward([1, 1], [1, 2])).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => hinge.Forward([1, 0], [1, float.NaN])).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => hinge.Forward([1, 0], [1, 2], [1, 0])).ParamName);
        float[] labels = [1, 0, 1], predictions = [0, 1, 2], gradient = new float[3];
        Assert.Equal(0, Testing.Allocation.OnThisThread(() =>
        {
            hinge.Forward(labels, predictions);
            hinge.Vjp(1, gradient);
            hinge.Curvature(1, gradient);
        }));
        Assert.Throws<ArgumentException>(() => hinge.Vjp(double.NaN, gradient));
        Assert.Throws<ArgumentException>(() => hinge.Curvature(1, new float[2]));
    }

    private static void AssertPairs(double[] labels, double[] predictions, double[] weights, double margin)
    {
        int n = labels.Length;
        double loss = 0, unit = 0;
        double[] gradient = new double[n], curvature = new double[n], actual = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < n; k++)
            {
                if (labels[j] != 1 || labels[k] == 1)
                    continue;
                double weight = weights.Length == 0 ? 1 : weights[j] * weights[k];
                double short_ = Math.Max(0, margin - (predictions[j] - predictions[k]));
                unit += weight;
                loss += weight * short_ * short_;
                gradient[j] -= 2 * weight * short_;
                gradient[k] += 2 * weight * short_;
                curvature[j] += short_ > 0 ? 2 * weight : 0;
                curvature[k] += short_ > 0 ? 2 * weight : 0;
            }
        }

        var hinge = new SquaredHinge<double>(margin);
        Close(loss / unit, hinge.Forward(labels, predictions, weights), loss / unit);
        double largest = gradient.Max(Math.Abs) / unit, most = 2 * curvature.Max() / unit;
        hinge.Vjp(1, actual);
        for (int i = 0; i < n; i++)
            Close(gradient[i] / unit, actual[i], largest);
        hinge.Curvature(1, actual);

        // A pair that is short by exactly nothing is counted or not: one-sided second derivatives.
        for (int i = 0; i < n; i++)
        {
            if (!predictions.Any(p => Math.Abs(Math.Abs(p - predictions[i]) - margin) < 1e-9))
                Close(curvature[i] / unit, actual[i], most);
        }
    }

    private static void Close(double expected, double actual, double scale) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-11 * scale + 1e-300, $"{actual} instead of {expected}");
}
