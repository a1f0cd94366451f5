using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>The loss and metrics of a model on a source.</summary>
internal static class Validator
{
    /// <summary>Computes them.</summary>
    /// <returns>The loss under "loss" and each metric under its name; null where a prediction is not finite.</returns>
    public static Dictionary<string, double>? Run(
        Module<float> model,
        Loss<float> loss,
        ITrainingSource source,
        IReadOnlyList<Metric> metrics,
        int batchSize,
        Workspace<float> workspace,
        CancellationToken cancellationToken)
    {
        float[] predictions = Predictor.Predict(model, source, batchSize, workspace, null, cancellationToken);
        if (!TensorPrimitives.IsFiniteAll<float>(predictions))
            return null;
        float[] targets = new float[source.RowCount];
        int[] rows = [.. Enumerable.Range(0, targets.Length)];
        source.GatherTargets(rows, targets);
        var shape = new Shape(targets.Length);
        var inputs = new LossInputs<float>(Variable.Over(targets, shape), source.Eras);
        if (source.HasWeights)
        {
            float[] weights = new float[targets.Length];
            source.GatherWeights(rows, weights);
            inputs = inputs with { Weights = Variable.Over(weights, shape) };
        }

        if (loss.NeedsFeatures)
        {
            float[] features = new float[checked(targets.Length * source.FeatureCount)];
            source.GatherFeatures(rows, features);
            inputs = inputs with { Features = Variable.Over(features, new Shape(targets.Length, source.FeatureCount)) };
        }

        var scores = new Dictionary<string, double> { ["loss"] = loss.Evaluate(predictions, inputs) };
        foreach (Metric metric in metrics)
            scores[metric.Name] = metric.Compute(predictions, targets, source.Eras);
        return scores;
    }
}
