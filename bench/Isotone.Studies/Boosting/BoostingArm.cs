using Isotone.Boosting;

namespace Isotone.Studies;

/// <summary>
/// Trees of the XGBoost library grown on an objective: depth 3, all rows and features, one thread. A longer run is a shorter
/// one that goes on, so the predictions after some rounds are those of the first trees.
/// </summary>
/// <param name="group">The arms that are compared.</param>
/// <param name="name">What is different.</param>
/// <param name="target">What trees are grown on.</param>
/// <param name="rates">The learning rates to choose from.</param>
/// <param name="lengths">The rounds to choose from.</param>
/// <param name="loss">Makes the loss of a run.</param>
internal sealed class BoostingArm(
    string group, string name, BoostingTarget target, IReadOnlyList<double> rates, IReadOnlyList<int> lengths, Func<BoostingGradient<float>> loss)
    : StudyArm(group, name)
{
    private const int Depth = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Rates => rates;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths => lengths;

    /// <inheritdoc/>
    public override IEnumerable<float[]> Predict(StudyData data, double rate, IReadOnlyList<int> lengths, ulong seed)
    {
        using XGBoostMatrix train = Matrix(data.Train), test = Matrix(data.Test);
        var rows = new BoostingData(train, Targets(data.Train), data.Train.Eras);
        float[] predictions = new float[data.Test.Eras.Length];
        using var trees = new XGBooster(train);
        trees.Set("tree_method", "hist");
        trees.Set("max_depth", Depth);
        trees.Set("nthread", 1);
        trees.Set("learning_rate", rate);
        float[] fitted = new float[data.Train.Eras.Length], gradient = new float[fitted.Length], curvature = new float[fitted.Length];
        BoostingGradient<float> evaluate = loss();
        int round = 0;
        foreach (int length in lengths)
        {
            for (; round < length; round++)
            {
                trees.Predict(train, fitted, training: true);
                evaluate(fitted, rows.Targets.Span, rows.Eras, [], gradient, curvature);
                trees.Boost(train, gradient, curvature);
            }

            trees.Predict(test, predictions);
            yield return [.. predictions];
        }
    }

    private static XGBoostMatrix Matrix(StudyPart part) => XGBoostMatrix.FromDense(part.Features, part.FeatureCount, threads: 1);

    private float[] Targets(StudyPart part) => Standardized(target == BoostingTarget.Raw ? part.Returns : part.RankedReturns());

    private static float[] Standardized(float[] values)
    {
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (float)((value - mean) / deviation))];
    }
}
