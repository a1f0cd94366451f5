using Isotone.Boosting;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>
/// The main job: reads (or simulates) era data, trains a model on its training rows with each loss, validates on its
/// validation rows after every epoch, and writes models, histories, predictions for the other rows, and a report.
/// </summary>
public static class TrainingWorkflow
{
    /// <summary>Runs it.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="output">The folder for the results; null for a new one named by the time in the current folder.</param>
    /// <param name="force">
    /// Whether results that lie in the folder may be replaced: they are removed, whatever their layout, when the first new
    /// one is written. Other files stay.
    /// </param>
    /// <param name="progress">Told what is being done, on the calling thread.</param>
    /// <param name="cancellation">
    /// Ends the work between batches. A run that has finished an epoch is kept: its model, as after the last step, and
    /// its history are written before the exception is thrown. Where nothing was written, no new folder is left.
    /// </param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    /// <exception cref="DataFileException">A file cannot be read, used or written.</exception>
    /// <exception cref="XGBoostException">The model is of the XGBoost library, which is missing or refuses.</exception>
    /// <exception cref="TrainingDivergedException">The loss or the predictions are not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static TrainingResult Run(
        TrainingConfiguration configuration,
        string? output = null,
        bool force = false,
        IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Run(configuration, null, output, force, progress, cancellation: cancellation);

    /// <summary>Runs it with checkpoints.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="checkpoints">Where checkpoints are kept and gone on from; null for none.</param>
    /// <param name="output">The folder for the results, as above.</param>
    /// <param name="force">Whether results that lie in the folder may be replaced.</param>
    /// <param name="progress">Told what is being done, on the calling thread.</param>
    /// <param name="communicator">
    /// The processes that train the same trees together, of which this is the first: <see cref="TrainingWorker"/> runs the
    /// others. Null for training alone.
    /// </param>
    /// <param name="cancellation">Ends the work between batches; the checkpoint then stands there.</param>
    /// <exception cref="InvalidDataException">A checkpoint is damaged, or of another configuration or other data.</exception>
    /// <inheritdoc cref="Run(TrainingConfiguration, string?, bool, IProgress{WorkflowProgress}?, CancellationToken)" path="/exception"/>
    public static TrainingResult Run(
        TrainingConfiguration configuration,
        TrainingCheckpoints? checkpoints,
        string? output = null,
        bool force = false,
        IProgress<WorkflowProgress>? progress = null,
        XGBoostCommunicator? communicator = null,
        CancellationToken cancellation = default)
    {
        configuration = Complete(configuration);
        if (configuration.Model == ModelKind.XGBoost)
            XGBoostLibrary.Require();
        var folder = OutputFolder.Prepare(output, force);
        try
        {
            return Run(configuration, folder, checkpoints, progress, communicator, cancellation);
        }
        finally
        {
            folder.RemoveIfEmpty();
        }
    }

    /// <summary>The configuration, checked, with the defaults of its model and its simulation.</summary>
    internal static TrainingConfiguration Complete(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        return configuration with
        {
            Tau = configuration.EffectiveTau,
            LearningRate = configuration.EffectiveLearningRate,
            Simulation = configuration.Data is null
                ? configuration.Simulation ?? new SimulationOptions { Seed = configuration.Seed }
                : null,
        };
    }

    private static TrainingResult Run(
        TrainingConfiguration configuration,
        OutputFolder output,
        TrainingCheckpoints? checkpoints,
        IProgress<WorkflowProgress>? progress,
        XGBoostCommunicator? communicator,
        CancellationToken cancellation)
    {
        TrainingData data = TrainingData.Load(configuration, progress, cancellation);
        configuration = configuration with { Target = data.Target };
        var warnings = new WarningList(progress);
        if (data.Warning is not null)
            warnings.Add(data.Warning);
        var runs = new List<TrainingRun>();
        foreach (LossExpression loss in configuration.Losses)
        {
            var session = new TrainingSession(
                configuration with { Losses = [loss] },
                data,
                output,
                output.OfRun(loss, configuration.Losses.Count),
                warnings,
                checkpoints,
                communicator);
            runs.Add(session.Run(runs.Count + 1, configuration.Losses.Count, progress, cancellation));
        }

        TrainingFile.Write(Path.Combine(output.Path, ResultFiles.Training), configuration);
        var result = new TrainingResult(configuration, runs, output.Path, output.Report, warnings.Sentences)
        {
            Folds = [.. data.Folds.Append(data.Final).Distinct().Select(FoldSummary.Of)],
        };
        TrainingReport.Write(output.Report, result);
        return result;
    }
}
