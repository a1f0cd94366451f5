namespace Isotone.Boosting.Tests;

/// <summary>
/// A booster in its smallest form: each round one stump of one feature, fitted to the Newton step of whatever loss it is
/// given as a <see cref="BoostingGradient{T}"/>.
/// </summary>
internal sealed class StumpBooster(int columns, double learningRate, double lambda)
{
    private readonly List<(int Feature, float Threshold, float Left, float Right)> _stumps = [];

    public void Fit(float[] features, float[] targets, Rows eras, BoostingGradient<float> loss, int rounds)
    {
        int n = targets.Length;
        float[] predictions = new float[n], gradient = new float[n], curvature = new float[n];
        for (int round = 0; round < rounds; round++)
        {
            loss(predictions, targets, eras, [], gradient, curvature);
            _stumps.Add(Best(features, gradient, curvature));
            Predict(features, predictions);
        }
    }

    public void Predict(float[] features, float[] predictions)
    {
        Array.Clear(predictions);
        foreach ((int feature, float threshold, float left, float right) in _stumps)
        {
            for (int i = 0; i < predictions.Length; i++)
                predictions[i] += features[(i * columns) + feature] < threshold ? left : right;
        }
    }

    // Gain of a split: G_L^2/(H_L + lambda) + G_R^2/(H_R + lambda); leaf: -rate G/(H + lambda).
    private (int Feature, float Threshold, float Left, float Right) Best(float[] features, float[] gradient, float[] curvature)
    {
        (int, float, float, float) best = default;
        double bestGain = double.NegativeInfinity;
        for (int feature = 0; feature < columns; feature++)
        {
            foreach (float threshold in (float[])[0.125f, 0.375f, 0.625f, 0.875f])
            {
                double gl = 0, hl = 0, gr = 0, hr = 0;
                for (int i = 0; i < gradient.Length; i++)
                {
                    bool left = features[(i * columns) + feature] < threshold;
                    gl += left ? gradient[i] : 0;
                    hl += left ? curvature[i] : 0;
                    gr += left ? 0 : gradient[i];
                    hr += left ? 0 : curvature[i];
                }

                double gain = (gl * gl / (hl + lambda)) + (gr * gr / (hr + lambda));
                if (gain > bestGain)
                {
                    bestGain = gain;
                    best = (feature, threshold, (float)(-learningRate * gl / (hl + lambda)), (float)(-learningRate * gr / (hr + lambda)));
                }
            }
        }

        return best;
    }
}
