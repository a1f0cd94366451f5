namespace Isotone.Boosting.Tests;

public class ObjectiveDerivativeTests
{
    private const double Step = 1e-6;

    [Theory]
    [MemberData(nameof(ObjectiveCases.Names), MemberType = typeof(ObjectiveCases))]
    public void Gradients_are_central_differences_of_the_loss(string name) => CheckGradient(name, []);

    [Theory]
    [MemberData(nameof(ObjectiveCases.Weighted), MemberType = typeof(ObjectiveCases))]
    public void Gradients_with_weights_are_central_differences_of_the_loss(string name) =>
        CheckGradient(name, ObjectiveCases.Weights());

    [Theory]
    [InlineData("mse")]
    [InlineData("hinge")]
    public void Exact_curvatures_are_second_differences_of_the_loss(string name)
    {
        (double[] p, _, double[] curvature, BoostingObjective<double> objective) = Evaluate(name, BoostingCurvature.UnitStep, []);
        double unit = objective.Unit;
        for (int i = 0; i < p.Length; i += 3)
        {
            // The second row of one has no curvature of its own.
            double second = unit * SecondDifference(objective, p, ObjectiveCases.Targets(name), i);
            if (curvature[i] > 0.051)
                Assert.Equal(second, curvature[i], 1e-5 * Math.Max(1, curvature[i]));
            else
                Assert.InRange(second, -1e-5, 0.051);
        }
    }

    [Theory]
    [InlineData("spearman soft")]
    [InlineData("spearman hard")]
    public void The_diagonal_is_the_second_difference_where_that_is_positive(string name)
    {
        (double[] p, _, double[] curvature, BoostingObjective<double> objective) = Evaluate(name, BoostingCurvature.Diagonal, []);
        double unit = objective.Unit;
        int above = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double second = unit * SecondDifference(objective, p, ObjectiveCases.Targets(name), i);
            above += second > 0.1 ? 1 : 0;
            Assert.Equal(Math.Max(second, 0.05), curvature[i], 2e-4 * Math.Max(1, curvature[i]));
        }

        Assert.True(above > 20);
    }

    [Theory]
    [InlineData("pearson")]
    [InlineData("spearman soft")]
    [InlineData("spearman hard")]
    public void The_bound_is_above_every_second_difference(string name)
    {
        (double[] p, _, double[] curvature, BoostingObjective<double> objective) = Evaluate(name, BoostingCurvature.Bound, []);
        double unit = objective.Unit, tightest = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double second = Math.Abs(unit * SecondDifference(objective, p, ObjectiveCases.Targets(name), i));
            Assert.True(second <= curvature[i] * 2 / Math.Sqrt(3) + 1e-4, $"{i}: {second} is above {curvature[i]}");
            tightest = Math.Max(tightest, second / curvature[i]);
        }

        Assert.True(tightest > 0.2, $"The bound is never near: {tightest}");
    }

    [Theory]
    [MemberData(nameof(ObjectiveCases.Scores), MemberType = typeof(ObjectiveCases))]
    public void A_unit_step_does_not_depend_on_the_scale_of_the_predictions(string name)
    {
        (double[] p, double[] gradient, double[] curvature, _) = Evaluate(name, BoostingCurvature.UnitStep, []);
        BoostingObjective<double> other = name switch
        {
            "pearson" => new PearsonObjective<double>(),
            "spearman soft" => new SoftSpearmanObjective<double>(SoftRankStrength.Absolute(100)),
            "spearman KL" => new SoftSpearmanObjective<double>(SoftRankStrength.Absolute(100), Regularization.KL),
            "numerai" => new SoftNumeraiCorrObjective<double>(SoftRankStrength.Absolute(100)),
            _ => new SharpeObjective<double>(new SoftSpearmanObjective<double>(SoftRankStrength.Absolute(100))),
        };
        double[] scaled = [.. p.Select(value => 1000 * value)], g = new double[p.Length], h = new double[p.Length];
        other.Evaluate(scaled, ObjectiveCases.Targets(name), ObjectiveCases.Eras, [], g, h);
        for (int i = 0; i < p.Length; i++)
            Assert.Equal(gradient[i] / curvature[i], g[i] / h[i], 1e-9);
    }

    private static void CheckGradient(string name, double[] weights)
    {
        (double[] p, double[] gradient, double[] curvature, BoostingObjective<double> objective) =
            Evaluate(name, BoostingCurvature.UnitStep, weights);
        double unit = objective.Unit, largest = gradient.Max(Math.Abs);
        Assert.All(curvature, value => Assert.True(value > 0));
        Assert.True(largest > 0.1);
        double[] t = ObjectiveCases.Targets(name);
        for (int i = 0; i < p.Length; i++)
        {
            double slope = (LossAt(objective, p, t, weights, i, Step) - LossAt(objective, p, t, weights, i, -Step)) / (2 * Step);
            Assert.Equal(unit * slope, gradient[i], 1e-6 * Math.Max(1, largest));
        }
    }

    private static (double[] P, double[] Gradient, double[] Curvature, BoostingObjective<double> Objective) Evaluate(
        string name, BoostingCurvature kind, double[] weights)
    {
        BoostingObjective<double> objective = ObjectiveCases.Of<double>(name, kind);
        double[] p = ObjectiveCases.Predictions(), gradient = new double[p.Length], curvature = new double[p.Length];
        objective.Evaluate(p, ObjectiveCases.Targets(name), ObjectiveCases.Eras, weights, gradient, curvature);
        return (p, gradient, curvature, objective);
    }

    private static double SecondDifference(BoostingObjective<double> objective, double[] p, double[] t, int i)
    {
        const double H = 1e-7;

        // Gradients are exact: one difference of them has more digits than two of the loss.
        double above = GradientAt(objective, p, t, i, H), below = GradientAt(objective, p, t, i, -H);
        return (above - below) / (2 * H);
    }

    private static double GradientAt(BoostingObjective<double> objective, double[] p, double[] t, int i, double step)
    {
        double[] moved = [.. p], gradient = new double[p.Length], curvature = new double[p.Length];
        moved[i] += step;
        objective.Evaluate(moved, t, ObjectiveCases.Eras, [], gradient, curvature);
        return gradient[i] / objective.Unit;
    }

    private static double LossAt(BoostingObjective<double> objective, double[] p, double[] t, double[] weights, int i, double step)
    {
        double[] moved = [.. p], gradient = new double[p.Length], curvature = new double[p.Length];
        moved[i] += step;
        return objective.Evaluate(moved, t, ObjectiveCases.Eras, weights, gradient, curvature);
    }
}
