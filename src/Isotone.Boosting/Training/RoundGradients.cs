namespace Isotone.Boosting;

/// <summary>The buffers of a training run's rounds: predictions, gradient and curvature.</summary>
internal sealed class RoundGradients(BoostingData train, BoostingGradient<float> loss, BoostingWorkers workers)
{
    private readonly float[] _predictions = new float[train.Targets.Length];
    private readonly float[] _gradient = new float[train.Targets.Length];
    private readonly float[] _curvature = new float[train.Targets.Length];

    /// <summary>Boosts once; the loss before.</summary>
    public double Boost(XGBooster booster)
    {
        booster.Predict(train.Features, _predictions, training: true);
        double value = loss(_predictions, train.Targets.Span, train.Eras, train.Weights.Span, _gradient, _curvature);
        Snap(_gradient);
        Snap(_curvature);
        booster.Boost(train.Features, _gradient, _curvature);
        return value;
    }

    // On the grid of all processes' numbers.
    private void Snap(float[] values)
    {
        (double largest, long count) = workers.Together(GradientGrid.Largest(values), values.Length);
        GradientGrid.Snap(values, largest, count);
    }
}
