using Isotone.Testing;

namespace Isotone.Boosting.Tests;

/// <summary>How an objective is wired to a booster that knows nothing of it: nothing here needs XGBoost.</summary>
public class StumpBoosterTests
{
    [Theory]
    [InlineData("mse")]
    [InlineData("pearson")]
    [InlineData("spearman soft")]
    [InlineData("sharpe spearman")]
    [InlineData("aum")]
    [InlineData("hinge")]
    public void Any_booster_that_takes_gradients_and_curvatures_learns_from_any_objective(string name)
    {
        const int Columns = 5;
        Rows eras = Rows.Batch(5, 200);
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, eras.Length * Columns).Select(_ => random.Next(5) / 4f)];
        float[] targets = [.. Enumerable.Range(0, eras.Length).Select(
            i => features[i * Columns] - features[(i * Columns) + 1] + (0.3f * (float)Distributions.Normal(random)))];
        if (name is "aum" or "hinge")
            targets = [.. targets.Select(target => target > 0 ? 1f : 0f)];

        BoostingObjective<float> objective = name switch
        {
            "spearman soft" => new SoftSpearmanObjective<float>(SoftRankStrength.Relative(3)),
            "sharpe spearman" => new SharpeObjective<float>(new SoftSpearmanObjective<float>(SoftRankStrength.Relative(3))),
            _ => ObjectiveCases.Of<float>(name),
        };
        var booster = new StumpBooster(Columns, learningRate: 0.3, lambda: 1);
        booster.Fit(features, targets, eras, objective.Evaluate, rounds: 30);
        float[] predictions = new float[eras.Length];
        booster.Predict(features, predictions);
        double score = BoostingMetric.Spearman.Compute(predictions, targets, eras);

        // Labels have ties that no prediction meets, and a Sharpe ratio is not a mean: strong eras are held back for it.
        Assert.True(score > (name is "aum" or "hinge" or "sharpe spearman" ? 0.55 : 0.75), $"Spearman {score}");
    }
}
