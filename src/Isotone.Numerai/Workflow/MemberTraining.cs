using System.Globalization;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Trains the models of a fold: one a target and seed. The only place where the workflow calls the trainer.</summary>
internal sealed class MemberTraining(
    TrainingConfiguration configuration, TrainingData data, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
{
    private readonly string _loss = configuration.Losses[0].Text;
    private bool _isTold;

    /// <summary>The models trained so far, in order, with their histories.</summary>
    public List<MemberRun> Histories { get; } = [];

    /// <summary>The model whose training was cut off after at least one epoch; null where there is none.</summary>
    public (Module<float> Module, TrainingHistory History)? Unfinished { get; private set; }

    /// <summary>Trains on a fold's training rows.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="run">The run's number, from 1, and how many there are.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Module<float>[] Train(TrainingFold fold, (int Number, int Count) run)
    {
        var modules = new List<Module<float>>();
        foreach (string target in configuration.AuxiliaryTargets.Prepend(data.Target))
        {
            for (int seed = 0; seed < configuration.Ensemble; seed++)
                modules.Add(Train(fold, target, unchecked(configuration.Seed + (ulong)seed), run));
        }

        return [.. modules];
    }

    private Module<float> Train(TrainingFold fold, string target, ulong seed, (int Number, int Count) run)
    {
        TrainingConfiguration member = configuration with { Seed = seed };
        bool isMain = target == data.Target;
        RowSelection rows = isMain ? fold.Train : fold.Train.WithTarget(target);
        RowSelection? validationRows = isMain ? fold.Validation : fold.Validation?.WithTarget(target) is { Count: > 0 } known ? known : null;
        FeatureScaler scaler = fold.Scaler(cancellation);
        var train = new EraSource(rows, scaler, target);
        EraSource? validation = validationRows is null ? null : new EraSource(validationRows, scaler, target);
        float start = TrainingData.MeanTarget(rows, target);
        Module<float> module = Networks.Create(member, train.FeatureCount, start);
        Loss<float> loss = Networks.CreateLoss(member);
        DataLoader loader = Networks.CreateLoader(member, loss, train);
        var optimizer = new Adam<float>(module.Parameters, new AdamOptions
        {
            LearningRate = member.LearningRate,
            WeightDecay = member.WeightDecay,
            DecoupledWeightDecay = true,
        });
        var options = new TrainerOptions { Epochs = member.Epochs, Threads = member.Threads };
        var trainer = new Trainer(module, loss, optimizer, options);
        if (!_isTold)
        {
            progress?.Report(new RunStarting(
                run.Number, run.Count, _loss, Describe(rows, validationRows, start), ModelSummary.Of(module, new Shape(1, train.FeatureCount), loss, optimizer, loader, options)));
            _isTold = true;
        }

        string name = Name(fold, target, seed);
        if (name.Length > 0)
            progress?.Report(new MemberStarting(name));
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
            Unfinished = (module, trainer.History);
            throw;
        }

        Histories.Add(new MemberRun(fold.Name, target, seed, trainer.History));
        return module;
    }

    // What tells this model from the run's others; empty where there are none.
    private string Name(TrainingFold fold, string target, ulong seed)
    {
        var parts = new List<string>();
        if (data.IsCrossValidation)
            parts.Add(fold.Name);
        if (configuration.AuxiliaryTargets.Count > 0)
            parts.Add(target);
        if (configuration.Ensemble > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        return string.Join(", ", parts);
    }

    private string Describe(RowSelection train, RowSelection? validation, float start)
    {
        string folds = data.IsCrossValidation ? string.Create(CultureInfo.InvariantCulture, $"{data.Folds.Count} folds, the first ") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Table.Source}: target {data.Target}, {data.Table.FeatureNames.Count} features, {folds}trained on {Size(train)}, validated on {Size(validation!)}, predictions start at the mean target {start}");
    }

    private static string Size(RowSelection rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} rows in {rows.EraNames.Count:N0} eras");
}
