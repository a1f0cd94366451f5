using System.Globalization;
using System.Text.Json;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>One run of a training workflow: one loss, from fresh parameters to written results.</summary>
internal sealed class TrainingSession(
    TrainingConfiguration configuration, TrainingData data, FeatureScaler scaler, string folder)
{
    public TrainingRun Run(int run, int runs, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var train = new EraSource(data.Train, scaler, data.Target);
        var validation = new EraSource(data.Validation, scaler, data.Target);
        Module<float> module = Networks.Create(configuration, train.FeatureCount);
        Loss<float> loss = Networks.CreateLoss(configuration, configuration.Losses[0]);
        DataLoader loader = Networks.CreateLoader(configuration, loss, train);
        var optimizer = new Adam<float>(module.Parameters, new AdamOptions
        {
            LearningRate = configuration.LearningRate,
            WeightDecay = configuration.WeightDecay,
            DecoupledWeightDecay = true,
        });
        var options = new TrainerOptions { Epochs = configuration.Epochs, Threads = configuration.Threads };
        var trainer = new Trainer(module, loss, optimizer, options);
        progress?.Report(new RunStarting(
            run, runs, loss.Name, DescribeData(), ModelSummary.Of(module, new Shape(1, train.FeatureCount), loss, optimizer, loader, options)));
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
            progress?.Report(new Warning(
                $"Cancelled after {trainer.History.Epochs.Count} of {configuration.Epochs} epochs; the model so far is in {folder}."));
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
        if (history.ConstantTargetEras.Count > 0)
        {
            progress?.Report(new Warning(
                $"The target is constant in {history.ConstantTargetEras.Count} training eras, which teach this loss nothing: "
                + $"{Eras(history.ConstantTargetEras)}."));
        }

        ScoreReport validation = ScoreReport.Of(
            data.Validation.EraNames,
            data.Validation.EraRows,
            model.Predict(data.Validation, null, cancellation),
            data.Validation.Target(data.Target));
        foreach (string warning in validation.Warnings)
            progress?.Report(new Warning(warning));
        string? predictions = null;
        if (data.Rest.Count > 0)
        {
            predictions = Path.Combine(folder, "predictions.csv");
            Submission.Write(model, data.Rest, predictions, progress, cancellation);
        }

        return new TrainingRun(loss, history, validation, folder, predictions);
    }

    private TrainedModel Save(Module<float> module, TrainingHistory history)
    {
        var model = new TrainedModel(
            new ModelDescription(configuration, data.Table.FeatureNames, history.Epochs.Count), module, scaler);
        model.Save(folder);
        AtomicFile.Write(Path.Combine(folder, "history.json"), stream =>
        {
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            HistoryJson.Write(writer, history);
        });
        return model;
    }

    private string DescribeData() => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Table.Source}: target {data.Target}, {data.Table.FeatureNames.Count} features, trained on {data.Train.Count:N0} rows in {data.Train.EraNames.Count:N0} eras, validated on {data.Validation.Count:N0} in {data.Validation.EraNames.Count:N0}");

    private static string Eras(IReadOnlyList<string> names) =>
        names.Count <= 8 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(8))} and {names.Count - 8} more";
}
