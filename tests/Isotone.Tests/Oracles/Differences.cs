using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Derivatives against central differences, at points whose blocks the differences do not change.</summary>
internal static class Differences
{
    /// <summary>
    /// Checks &lt;vjp(c), t&gt; and &lt;c, jvp(t)&gt; against the central difference of &lt;c, f&gt; along random t.
    /// </summary>
    public static void Agree(
        double[] x, Action<double[], double[]> forward, Func<int[]> blocks,
        Action<double[], double[]> vjp, Action<double[], double[]> jvp, int seed)
    {
        double byVjp = AgreeInReverse(x, forward, blocks, vjp, seed);
        (double[] t, double[] c) = Directions(x.Length, seed);
        double[] derivative = new double[x.Length];
        jvp(t, derivative);
        Assert.Equal(byVjp, Dot(c, derivative), 1e-12 * (1 + c.Zip(derivative, (g, d) => Math.Abs(g * d)).Sum()));
    }

    /// <summary>Checks &lt;vjp(c), t&gt; alone, and returns it; the last forward pass is at x.</summary>
    public static double AgreeInReverse(
        double[] x, Action<double[], double[]> forward, Func<int[]> blocks, Action<double[], double[]> vjp, int seed)
    {
        int n = x.Length;
        double[] y = new double[n], gradient = new double[n], above = new double[n], below = new double[n];
        (double[] t, double[] c) = Directions(n, seed);

        // A kink so close that the differences would cross it: halve the step until they do not.
        forward(x, y);
        int[] here = blocks();
        double step = 1e-5;
        while (!At(step, above).SequenceEqual(here) || !At(-step, below).SequenceEqual(here))
        {
            step /= 2;
            Assert.True(step > 1e-9, "There is a kink at the very point.");
        }

        double difference = Dot(c, above.Zip(below, (a, b) => (a - b) / (2 * step)));
        forward(x, y);
        vjp(c, gradient);
        double byVjp = Dot(gradient, t), scale = 1 + gradient.Zip(t, (g, s) => Math.Abs(g * s)).Sum();
        Assert.True(
            Math.Abs(byVjp - difference) <= 1e-12 / step * scale + 1e-7 * scale,
            $"seed {seed}: {byVjp} by the gradient, {difference} by differences");
        return byVjp;

        int[] At(double distance, double[] result)
        {
            forward([.. x.Zip(t, (value, slope) => value + distance * slope)], result);
            return blocks();
        }
    }

    private static (double[] Tangent, double[] Cotangent) Directions(int n, int seed) =>
        (Distributions.Row("normal", n, 100 + seed), Distributions.Row("normal", n, 200 + seed));

    private static double Dot(IEnumerable<double> a, IEnumerable<double> b) => a.Zip(b, (x, y) => x * y).Sum();
}
