using System.Globalization;
using System.Text.Json;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>One run of a training workflow: one loss, from fresh parameters to written results.</summary>
internal sealed class TrainingSession(
    TrainingConfiguration configuration,
    TrainingData data,
    FeatureScaler scaler,
    OutputFolder output,
    string folder,
    WarningList warnings,
    TrainingCheckpoints? checkpoints)
{
    public TrainingRun Run(int run, int runs, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        using Parallelism.Scope threads = Parallelism.Limit(configuration.Threads ?? Parallelism.Degree);
        var train = new EraSource(data.Train, scaler, data.Target);
        var validation = new EraSource(data.Validation, scaler, data.Target);
        Module<float> module = Networks.Create(configuration, train.FeatureCount, data.MeanTarget);
        Loss<float> loss = Networks.CreateLoss(configuration, configuration.Losses[0]);
        DataLoader loader = Networks.CreateLoader(configuration, loss, train);
        var optimizer = new Adam<float>(module.Parameters, new AdamOptions
        {
            LearningRate = configuration.LearningRate,
            WeightDecay = configuration.WeightDecay,
            DecoupledWeightDecay = true,
        });
        var options = new TrainerOptions
        {
            Epochs = configuration.Epochs,
            Threads = configuration.Threads,
            Checkpoint = checkpoints?.Next(configuration),
        };
        var trainer = new Trainer(module, loss, optimizer, options);
        TrainingCheckpoints.Continue(trainer, options.Checkpoint);
        progress?.Report(new RunStarting(
            run,
            runs,
            loss.Name,
            DescribeData(),
            ModelSummary.Of(module, new Shape(1, train.FeatureCount), loss, optimizer, loader, options)));
        try
        {
            trainer.Fit(
                loader,
                validation,
                [Metric.Spearman, Metric.Pearson],
                new Relay<TrainingProgress>(progress, done => new Training(done)),
                new Relay<EpochRecord>(progress, record => new EpochFinished(record, configuration.Epochs)),
                cancellation);
        }
        catch (OperationCanceledException) when (trainer.History.Epochs.Count > 0)
        {
            Save(module, trainer.History);
            warnings.Add(
                $"Cancelled after {trainer.History.Epochs.Count} of {configuration.Epochs} epochs; the model so far is in {folder}.");
            throw;
        }

        TrainedModel model = Save(module, trainer.History);
        return Finish(model, trainer.History, loss.Name, progress, cancellation);
    }

    private TrainingRun Finish(
        TrainedModel model,
        TrainingHistory history,
        string loss,
        IProgress<WorkflowProgress>? progress,
        CancellationToken cancellation)
    {
        string[] constant = [.. data.Train.EraNames.Where(history.ConstantTargetEras.Contains)];
        if (constant.Length > 0)
        {
            string eras = constant.Length == 1 ? "1 training era, which teaches" : $"{constant.Length} training eras, which teach";
            warnings.Add($"The target is constant in {eras} a loss over eras nothing: {EraWarnings.List(constant)}.");
        }

        ScoreReport validation = ScoreReport.Of(
            data.Validation.EraNames,
            data.Validation.EraRows,
            model.Predict(data.Validation, null, cancellation),
            data.Validation.Target(data.Target));
        foreach (string warning in validation.Warnings)
            warnings.Add(warning);
        string? predictions = null;
        if (data.Rest.Count > 0)
        {
            predictions = Path.Combine(folder, ResultFiles.Predictions);
            Submission.Write(model, data.Rest, predictions, progress, cancellation);
        }

        return new TrainingRun(loss, history, validation, folder, predictions);
    }

    private TrainedModel Save(Module<float> module, TrainingHistory history)
    {
        var model = new TrainedModel(
            new ModelDescription(configuration, data.Table.FeatureNames, history.Epochs.Count), module, scaler);
        output.BeginWriting(folder);
        model.Save(folder);
        AtomicFile.Write(Path.Combine(folder, ResultFiles.History), stream =>
        {
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            HistoryJson.Write(writer, history);
        });
        return model;
    }

    private string DescribeData() => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Table.Source}: target {data.Target}, {data.Table.FeatureNames.Count} features, trained on {Size(data.Train)}, validated on {Size(data.Validation)}, predictions start at the mean target {data.MeanTarget}");

    private static string Size(RowSelection rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} rows in {rows.EraNames.Count:N0} eras");
}
