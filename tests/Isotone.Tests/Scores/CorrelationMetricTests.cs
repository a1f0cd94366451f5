using Isotone.Testing;

namespace Isotone.Tests;

public class CorrelationMetricTests
{
    private const int N = 40;

    [Theory]
    [InlineData(Regularization.L2, 0.02)]
    [InlineData(Regularization.L2, 0.3)]
    [InlineData(Regularization.L2, 10)]
    [InlineData(Regularization.KL, 0.3)]
    [InlineData(Regularization.KL, 10)]
    public void It_is_the_squared_speed_of_the_ranks_over_their_norm(Regularization regularization, double strength)
    {
        double[] p = Distributions.Row("ties", N, 1).Zip(Distributions.Row("normal", N, 2), (a, b) => a + 0.3 * b).ToArray();
        double[] t = Distributions.Row("normal", N, 3);
        (double[] derivative, double[] metric, double score) = Evaluate(
            new SoftSpearmanScore<double>(SoftRankStrength.Absolute(strength), regularization), p, t, []);

        var rank = new SoftRank<double>(regularization, strength);
        double[] ranks = new double[N], speed = new double[N], expectedDerivative = new double[N], scores = new double[1];
        rank.Forward(p, Rows.One(N), ranks);
        double squares = ranks.Sum(r => (r - (N + 1) / 2.0) * (r - (N + 1) / 2.0));
        for (int i = 0; i < N; i++)
        {
            double[] tangent = new double[N];
            tangent[i] = 1;
            rank.Jvp(tangent, speed);
            Assert.Equal(speed.Sum(s => s * s) / squares, metric[i], 1e-10 * metric.Max());
        }

        new SoftSpearmanScore<double>(SoftRankStrength.Absolute(strength), regularization).Evaluate(p, t, Rows.One(N), scores, expectedDerivative);
        Assert.Equal(expectedDerivative, derivative);
        Assert.Equal(scores[0], score);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(2)]
    public void A_weight_counts_as_copies_that_move_together(double strength)
    {
        double[] p = Distributions.Row("normal", N, 4), t = Distributions.Row("normal", N, 5);
        double[] w = [.. Enumerable.Range(0, N).Select(i => (double)(i % 4))];
        int[] copies = [.. Enumerable.Range(0, N).SelectMany(i => Enumerable.Repeat(i, (int)w[i]))];
        double mean = (double)copies.Length / w.Count(weight => weight > 0);
        double[] metric = Evaluate(new SoftSpearmanScore<double>(SoftRankStrength.Absolute(strength * mean)), p, t, w).Metric;

        var rank = new SoftRank<double>(Regularization.L2, strength);
        double[] ranks = new double[copies.Length], speed = new double[copies.Length];
        rank.Forward([.. copies.Select(i => p[i])], Rows.One(copies.Length), ranks);
        double centre = (copies.Length + 1) / 2.0, squares = ranks.Sum(r => (r - centre) * (r - centre));
        for (int i = 0; i < N; i++)
        {
            rank.Jvp([.. copies.Select(copy => copy == i ? 1.0 : 0)], speed);
            Assert.Equal(speed.Sum(s => s * s) / squares, metric[i], 1e-10 * metric.Max());
        }
    }

    [Fact]
    public void Of_Pearsons_correlation_it_is_that_of_centring()
    {
        double[] p = Distributions.Row("normal", N, 6), t = Distributions.Row("normal", N, 7);
        double mean = p.Average(), squares = p.Sum(x => (x - mean) * (x - mean));
        double[] metric = Evaluate(new PearsonScore<double>(), p, t, []).Metric;
        Assert.All(metric, value => Assert.Equal((1 - 1.0 / N) / squares, value, 1e-14));
        double[] ones = [.. p.Select(_ => 3.0)];
        Assert.Equal(metric, Evaluate(new PearsonScore<double>(), p, t, ones).Metric);
    }

    [Fact]
    public void Of_numerai_corr_it_is_the_squared_speed_before_centring()
    {
        double[] p = Distributions.Row("normal", N, 8), t = Distributions.Row("normal", N, 9);
        double[] metric = Evaluate(new SoftNumeraiCorrScore<double>(SoftRankStrength.Absolute(0.1)), p, t, []).Metric;
        double[] here = Made(p), up, down;
        double mean = here.Average(), squares = here.Sum(x => (x - mean) * (x - mean));
        for (int i = 0; i < N; i++)
        {
            const double Step = 1e-7;
            up = Made([.. p.Select((x, k) => k == i ? x + Step : x)]);
            down = Made([.. p.Select((x, k) => k == i ? x - Step : x)]);
            double speed = up.Zip(down, (a, b) => (a - b) / (2 * Step)).Sum(s => s * s);
            Assert.Equal(speed / squares, metric[i], 1e-5 * metric.Max());
        }

        static double[] Made(double[] values)
        {
            double[] ranks = new double[values.Length];
            new SoftRank<double>(Regularization.L2, 0.1).Forward(values, Rows.One(values.Length), ranks);
            return [.. ranks.Select(r =>
            {
                double q = NormalQuantile.OfCentred((r - (values.Length + 1) / 2.0) / values.Length);
                return Math.CopySign(Math.Pow(Math.Abs(q), 1.5), q);
            })];
        }
    }

    [Fact]
    public void Constant_sides_have_the_documented_values()
    {
        double[] p = new double[N], t = Distributions.Row("normal", N, 10);
        (double[] derivative, double[] metric, double score) = Evaluate(new SoftSpearmanScore<double>(SoftRankStrength.Absolute(2)), p, t, []);
        Assert.Equal(0, score);
        double square = ((double)N * N * N - N) / 12;
        Assert.All(metric, value => Assert.Equal((1 - 1.0 / N) / (4 * square), value, 1e-15));
        Assert.Contains(derivative, value => value != 0);
        Assert.All(Evaluate(new SoftSpearmanScore<double>(SoftRankStrength.Absolute(2)), t, p, []).Metric, value => Assert.Equal(0, value));
        Assert.Throws<NotSupportedException>(() => Evaluate(new LapSumSpearmanScore<double>(SoftRankStrength.Absolute(2)), t, t, []));
    }

    private static (double[] Derivative, double[] Metric, double Score) Evaluate(CorrelationScore<double> score, double[] p, double[] t, double[] w)
    {
        double[] scores = new double[1], derivative = new double[p.Length], metric = new double[p.Length];
        score.EvaluateMetric(p, t, Rows.One(p.Length), scores, derivative, metric, w);
        return (derivative, metric, scores[0]);
    }
}
