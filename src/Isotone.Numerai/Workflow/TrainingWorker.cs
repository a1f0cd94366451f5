using Isotone.Boosting;

namespace Isotone.Numerai;

/// <summary>
/// Every process but the first of those that train the same trees together: trains on its share of the eras what
/// <see cref="TrainingWorkflow"/> trains in the first, in the same order, and writes nothing.
/// </summary>
public static class TrainingWorker
{
    /// <summary>Trains along.</summary>
    /// <param name="configuration">What the first process does.</param>
    /// <param name="communicator">The processes.</param>
    /// <param name="cancellation">Ends the training of all processes between rounds.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the model is no boosted trees.</exception>
    /// <exception cref="Isotone.Data.DataFileException">A file cannot be read or used.</exception>
    /// <exception cref="XGBoostException">The library refuses, or another process is lost.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled here or elsewhere.</exception>
    public static void Run(TrainingConfiguration configuration, XGBoostCommunicator communicator, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        configuration = TrainingWorkflow.Complete(configuration);
        RequireTrees(configuration);
        TrainingData data = TrainingData.Load(configuration, null, cancellation);
        configuration = configuration with { Target = data.Target };
        using Parallelism.Scope threads = Parallelism.Limit(configuration.Threads ?? Parallelism.Degree);
        foreach (LossExpression loss in configuration.Losses)
        {
            using IModelFamily family = ModelFamilies.Of(configuration.Model, communicator);
            var training = new MemberTraining(configuration with { Losses = [loss] }, data, family, null, null, cancellation);
            foreach (TrainingFold fold in data.Folds)
                training.Train(fold, (1, 1));
            if (!data.Folds.Contains(data.Final))
                training.Train(data.Final, (1, 1));
        }
    }

    /// <summary>Refuses models that are not trained by several processes.</summary>
    /// <exception cref="ArgumentException">The model is no boosted trees.</exception>
    public static void RequireTrees(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration.Model != ModelKind.XGBoost)
            throw new ArgumentException("Several processes train boosted trees only: the model must be xgboost.", nameof(configuration));
    }
}
