namespace Isotone.Learning;

/// <summary>Applies a model to data, a batch at a time.</summary>
public static class Predictor
{
    /// <summary>The number of rows in a batch where none is given.</summary>
    public const int DefaultBatchSize = 4096;

    /// <summary>The predictions for every row of a source, in its order.</summary>
    /// <param name="model">A model of one output. It predicts in evaluation mode and is put back to its mode after.</param>
    /// <param name="source">The rows.</param>
    /// <param name="batchSize">How many rows at a time, at least 1.</param>
    /// <param name="progress">Told the number of rows done after each batch.</param>
    /// <param name="cancellationToken">Ends the work between batches.</param>
    /// <returns>One prediction for each row.</returns>
    /// <exception cref="ArgumentException">The model does not take the source's features, or has several outputs.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static float[] Predict(
        Module<float> model,
        IFeatureSource source,
        int batchSize = DefaultBatchSize,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default) =>
        Predict(model, source, batchSize, new Workspace<float>(), progress, cancellationToken);

    /// <summary>The same with the memory of a workspace.</summary>
    internal static float[] Predict(
        Module<float> model,
        IFeatureSource source,
        int batchSize,
        Workspace<float> workspace,
        IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        batchSize = Math.Min(batchSize, source.RowCount);
        Shape output = model.OutputShape(new Shape(batchSize, source.FeatureCount));
        if (output.Length != batchSize)
            throw new ArgumentException($"The model gives shape {output} for {batchSize} rows; one number a row is needed.", nameof(model));

        bool wasTraining = model.IsTraining;
        model.Eval();
        try
        {
            return PredictBatches(model, source, batchSize, workspace, progress, cancellationToken);
        }
        finally
        {
            if (wasTraining)
                model.Train();
        }
    }

    private static float[] PredictBatches(
        Module<float> model,
        IFeatureSource source,
        int batchSize,
        Workspace<float> workspace,
        IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        float[] predictions = new float[source.RowCount];
        int[] rows = new int[batchSize];
        using NoGrad.Scope inference = NoGrad.Enter();
        for (int start = 0; start < predictions.Length; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, predictions.Length - start);
            for (int i = 0; i < count; i++)
                rows[i] = start + i;
            using (workspace.Enter())
            {
                Variable<float> batch = Variable.Temporary<float>(new Shape(count, source.FeatureCount));
                source.GatherFeatures(rows.AsSpan(0, count), batch.Data);
                model.Forward(batch).Value.CopyTo(predictions.AsSpan(start));
            }

            progress?.Report(start + count);
        }

        return predictions;
    }
}
