using Isotone.Testing;

namespace Isotone.Boosting.Tests;

public class ObjectiveTests
{
    [Theory]
    [MemberData(nameof(ObjectiveCases.Names), MemberType = typeof(ObjectiveCases))]
    public void The_curvature_is_1_in_the_mean_and_the_steps_of_a_constant_start_improve_the_loss(string name)
    {
        BoostingObjective<double> objective = ObjectiveCases.Of<double>(name);
        double[] t = ObjectiveCases.Targets(name), p = new double[t.Length], gradient = new double[p.Length], curvature = new double[p.Length];
        p.AsSpan().Fill(0.3);
        double before = objective.Evaluate(p, t, ObjectiveCases.Eras, [], gradient, curvature);
        Assert.InRange(curvature.Average(), 0.95, 1.1);
        Assert.All(gradient, value => Assert.True(double.IsFinite(value)));

        // Constant predictions have the least AUM there is; its gradient points away from there all the same.
        double first = -gradient.Zip(t, (slope, target) => slope * (target - 0.5)).Sum();
        Assert.True(first > 0, "The step does not follow the target.");
        for (int i = 0; i < p.Length; i++)
            p[i] -= 0.1 * gradient[i] / curvature[i];
        double after = objective.Evaluate(p, t, ObjectiveCases.Eras, [], gradient, curvature);
        Assert.True(name == "aum" ? after < 0.2 : after < before, $"{after} is not below {before}");
    }

    [Fact]
    public void From_a_constant_a_unit_step_is_the_standardised_ranked_target()
    {
        double[] t = Distributions.Row("normal", 300, 7), p = new double[300], gradient = new double[300], curvature = new double[300];
        new SoftSpearmanObjective<double>(SoftRankStrength.Relative(3)).Evaluate(p, t, Rows.One(300), [], gradient, curvature);
        double[] ranks = new double[300];
        HardRank.Compute<double>(t, Rows.One(300), ranks, TieRule.Average);
        double deviation = Math.Sqrt((300.0 * 300 - 1) / 12);
        for (int i = 0; i < 300; i++)
        {
            // Up to the 1 - 1/n of a block of n.
            Assert.Equal((ranks[i] - 150.5) / deviation, -gradient[i] / curvature[i], 0.01);
            Assert.Equal(1, curvature[i], 1e-12);
        }
    }

    [Fact]
    public void The_mean_curvature_is_1_at_every_length_and_scale()
    {
        foreach (int n in (int[])[2, 3, 10, 257, 5000])
        {
            foreach (double scale in (double[])[1e-6, 1, 1e6])
            {
                float[] t = Distributions.RowOfFloats("normal", n, 8), p = [.. Distributions.Row("normal", n, 9).Select(x => (float)(scale * x))];
                float[] gradient = new float[n], curvature = new float[n];
                new SoftSpearmanObjective<float>(SoftRankStrength.Relative(10 * n)).Evaluate(p, t, Rows.One(n), [], gradient, curvature);
                Assert.Equal(1, curvature.Average(), 1e-6);
                Assert.True(gradient.Max(MathF.Abs) < 5);
            }
        }
    }

    [Fact]
    public void Rows_that_are_blocks_of_their_own_have_the_least_curvature_and_no_gradient()
    {
        double[] p = [0, 10, 20, 30, 30.001, 30.002], t = [1, 2, 3, 6, 5, 4], gradient = new double[6], curvature = new double[6];
        new SoftSpearmanObjective<double>(SoftRankStrength.Absolute(1)) { LeastCurvature = 0.1 }
            .Evaluate(p, t, Rows.One(6), [], gradient, curvature);
        Assert.Equal([0.0, 0, 0], gradient[..3]);
        Assert.Equal([0.1, 0.1, 0.1], curvature[..3]);
        Assert.Equal(2, curvature[4], 1e-12);
        Assert.True(gradient[3] < 0 && gradient[5] > 0);
    }

    [Theory]
    [InlineData("pearson")]
    [InlineData("spearman soft")]
    [InlineData("numerai")]
    [InlineData("aum")]
    [InlineData("hinge")]
    public void An_era_whose_target_is_constant_moves_nothing(string name)
    {
        double[] p = Distributions.Row("normal", 20, 1), t = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 1.0 : i % 2)];
        double[] gradient = new double[20], curvature = new double[20];
        double loss = ObjectiveCases.Of<double>(name).Evaluate(p, t, Rows.Batch(2, 10), [], gradient, curvature);
        Assert.True(double.IsFinite(loss));
        Assert.All(gradient[..10], value => Assert.Equal(0, value));
        Assert.All(curvature[..10], value => Assert.Equal(0.05, value));
        Assert.Contains(gradient[10..], value => value != 0);
    }

    [Theory]
    [MemberData(nameof(ObjectiveCases.Weighted), MemberType = typeof(ObjectiveCases))]
    public void Weights_of_2_double_gradient_and_curvature_and_leave_the_loss(string name)
    {
        double[] p = ObjectiveCases.Predictions(), t = ObjectiveCases.Targets(name), twos = new double[p.Length];
        twos.AsSpan().Fill(2);
        double[] g1 = new double[p.Length], h1 = new double[p.Length], g2 = new double[p.Length], h2 = new double[p.Length];
        BoostingObjective<double> objective = ObjectiveCases.Of<double>(name);
        double one = objective.Evaluate(p, t, ObjectiveCases.Eras, [], g1, h1), two = objective.Evaluate(p, t, ObjectiveCases.Eras, twos, g2, h2);
        Assert.Equal(one, two, 1e-12);
        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(2 * g1[i], g2[i], 1e-9);
            Assert.Equal(2 * h1[i], h2[i], 1e-9);
        }
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("pearson")]
    [InlineData("spearman soft")]
    [InlineData("numerai")]
    public void Rows_of_weight_0_are_as_if_absent(string name)
    {
        double[] p = ObjectiveCases.Predictions(), t = ObjectiveCases.Targets(name), w = new double[p.Length];
        int[] kept = [.. Enumerable.Range(0, p.Length).Where(i => i % 3 != 0 || i == 40)];
        foreach (int i in kept)
            w[i] = 1;
        double[] g = new double[p.Length], h = new double[p.Length], g2 = new double[kept.Length], h2 = new double[kept.Length];
        BoostingObjective<double> objective = ObjectiveCases.Of<double>(name);
        double loss = objective.Evaluate(p, t, Rows.One(p.Length), w, g, h);
        double[] p2 = [.. kept.Select(i => p[i])], t2 = [.. kept.Select(i => t[i])];
        Assert.Equal(objective.Evaluate(p2, t2, Rows.One(kept.Length), [], g2, h2), loss, 1e-9);
        for (int k = 0; k < kept.Length; k++)
        {
            Assert.Equal(g2[k], g[kept[k]], 1e-6);
            Assert.Equal(h2[k], h[kept[k]], 1e-6);
        }

        Assert.Equal(0, g[0]);
        Assert.Equal(0, h[0]);
    }

    [Theory]
    [MemberData(nameof(ObjectiveCases.Names), MemberType = typeof(ObjectiveCases))]
    public void Floats_are_the_doubles_rounded_and_threads_change_no_bit(string name)
    {
        int eras = 40, n = 1000 * eras;
        float[] p = Distributions.RowOfFloats("normal", n, 3), t = [.. Distributions.RowOfFloats("ties", n, 4).Select(x => name is "aum" or "hinge" ? MathF.Round(x) : x)];
        double[] g = new double[n], h = new double[n];
        float[] gradient = new float[n], curvature = new float[n], again = new float[n], curvatureAgain = new float[n];
        Rows rows = Rows.Batch(eras, 1000);
        double expected = ObjectiveCases.Of<double>(name).Evaluate([.. p.Select(x => (double)x)], [.. t.Select(x => (double)x)], rows, [], g, h);
        BoostingObjective<float> objective = ObjectiveCases.Of<float>(name);
        double loss;
        using (Parallelism.Limit(1))
            loss = objective.Evaluate(p, t, rows, [], gradient, curvature);
        Assert.Equal(expected, loss, 1e-14 * Math.Max(1, Math.Abs(expected)));
        double largest = g.Max(Math.Abs);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(g[i], gradient[i], 3e-7 * Math.Abs(g[i]) + 1e-12 * largest);
            Assert.Equal(h[i], curvature[i], 3e-7 * Math.Abs(h[i]));
        }

        using (Parallelism.Limit(4))
            Assert.Equal(loss, objective.Evaluate(p, t, rows, [], again, curvatureAgain));
        Assert.Equal(gradient, again);
        Assert.Equal(curvature, curvatureAgain);

        using (Parallelism.Limit(1))
            Assert.Equal(0, Testing.Allocation.OnThisThread(() => objective.Evaluate(p, t, rows, [], again, curvatureAgain)));
    }

    [Fact]
    public void Targets_that_change_are_ranked_again()
    {
        double[] p = ObjectiveCases.Predictions(), t = ObjectiveCases.Targets("spearman soft"), other = [.. t.Reverse()], g = new double[p.Length], h = new double[p.Length];
        BoostingObjective<double> objective = ObjectiveCases.Of<double>("spearman soft");
        double first = objective.Evaluate(p, t, ObjectiveCases.Eras, [], g, h), changed = objective.Evaluate(p, other, ObjectiveCases.Eras, [], g, h);
        Assert.Equal(ObjectiveCases.Of<double>("spearman soft").Evaluate(p, other, ObjectiveCases.Eras, [], g, h), changed);
        double cut = objective.Evaluate(p, other, Rows.One(p.Length), [], g, h);
        Assert.Equal(ObjectiveCases.Of<double>("spearman soft").Evaluate(p, other, Rows.One(p.Length), [], g, h), cut);
        Assert.Equal(first, objective.Evaluate(p, t, ObjectiveCases.Eras, [], g, h));
        Assert.True(first != changed && changed != cut);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(30.0)]
    public void A_damped_gradient_is_the_central_difference_of_the_damped_correlation(double damping)
    {
        double[] p = ObjectiveCases.Predictions(), t = ObjectiveCases.Targets("pearson"), g = new double[p.Length], h = new double[p.Length];
        foreach (ScoreObjective<double> objective in (ScoreObjective<double>[])
            [
                new PearsonObjective<double>(BoostingCurvature.Bound) { Damping = damping },
                new SoftSpearmanObjective<double>(SoftRankStrength.Absolute(0.1), curvature: BoostingCurvature.Bound) { Damping = damping },
                new SharpeObjective<double>(new PearsonObjective<double>(BoostingCurvature.Bound)) { Damping = damping },
            ])
        {
            double[] gradient = new double[p.Length], bound = new double[p.Length];
            double loss = objective.Evaluate(p, t, ObjectiveCases.Eras, [], gradient, bound), unit = objective.Unit;
            for (int i = 0; i < p.Length; i += 5)
            {
                double[] up = [.. p], down = [.. p];
                up[i] += 1e-6;
                down[i] -= 1e-6;
                double slope = (objective.Evaluate(up, t, ObjectiveCases.Eras, [], g, h) - objective.Evaluate(down, t, ObjectiveCases.Eras, [], g, h)) / 2e-6;
                Assert.Equal(unit * slope, gradient[i], 1e-5 * Math.Max(1, gradient.Max(Math.Abs)));
            }

            Assert.Equal(loss, objective.Evaluate(p, t, ObjectiveCases.Eras, [], g, h));
        }

        // sigma^2 + s^2 in place of sigma^2.
        double[] q = Distributions.Row("normal", 40, 11), r = Distributions.Row("normal", 40, 12), g40 = new double[40], h40 = new double[40];
        double plain = new PearsonObjective<double>().Evaluate(q, r, Rows.One(40), [], g40, h40);
        double damped = new PearsonObjective<double> { Damping = damping }.Evaluate(q, r, Rows.One(40), [], g40, h40);
        double mean = q.Average(), variance = q.Average(x => (x - mean) * (x - mean));
        Assert.Equal(plain * Math.Sqrt(variance / (variance + (damping * damping))), damped, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PearsonObjective<double> { Damping = -1 });
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var objective = new SoftSpearmanObjective<double>(SoftRankStrength.Relative(1));
        double[] two = new double[2];
        Assert.Contains("predictions[1]", Assert.Throws<ArgumentException>(
            () => objective.Evaluate([0, double.NaN], [0, 1], Rows.One(2), [], two, new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("targets", Assert.Throws<ArgumentException>(
            () => objective.Evaluate([0, 1], [0], Rows.One(2), [], two, new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("All weights are 0", Assert.Throws<ArgumentException>(
            () => objective.Evaluate([0, 1], [0, 1], Rows.One(2), [0, 0], two, new double[2])).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new PearsonObjective<double>(BoostingCurvature.Diagonal));
        Assert.Throws<NotSupportedException>(() => new AumObjective<double>().Evaluate([0, 1], [0, 1], Rows.One(2), [1, 1], two, new double[2]));
    }

    [Fact]
    public void Squared_error_starts_from_the_weighted_mean_and_others_from_0()
    {
        Assert.Equal(0.75, new SquaredErrorObjective<double>().StartingScore([0, 1], Rows.One(2), [1, 3]));
        Assert.Equal(0, new PearsonObjective<double>().StartingScore([3, 4], Rows.One(2)));
    }
}
