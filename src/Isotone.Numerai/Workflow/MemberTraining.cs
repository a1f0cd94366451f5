using System.Globalization;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Trains the models of a fold: one a target and seed.</summary>
internal sealed class MemberTraining(
    TrainingConfiguration configuration,
    TrainingData data,
    IModelFamily family,
    TrainingCheckpoints? checkpoints,
    IProgress<WorkflowProgress>? progress,
    CancellationToken cancellation)
{
    private readonly string _loss = configuration.Losses[0].Text;
    private bool _isTold;

    /// <summary>The models trained so far, in order, with their histories.</summary>
    public List<MemberRun> Histories { get; } = [];

    /// <summary>The model whose training was cut off after at least one epoch or round; null where there is none.</summary>
    public (IMemberModel Model, TrainingHistory History)? Unfinished { get; private set; }

    /// <summary>Trains on a fold's training rows.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="run">The run's number, from 1, and how many there are.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<IMemberModel> Train(TrainingFold fold, (int Number, int Count) run)
    {
        var models = new List<IMemberModel>();
        foreach (string target in configuration.AuxiliaryTargets.Prepend(data.Target))
        {
            for (int seed = 0; seed < configuration.Ensemble; seed++)
                models.Add(Train(fold, target, unchecked(configuration.Seed + (ulong)seed), run));
        }

        return models;
    }

    private IMemberModel Train(TrainingFold fold, string target, ulong seed, (int Number, int Count) run)
    {
        bool isMain = target == data.Target;
        RowSelection rows = isMain ? fold.Train : fold.Train.WithTarget(target);
        RowSelection? validation = isMain ? fold.Validation : fold.Validation?.WithTarget(target) is { Count: > 0 } known ? known : null;
        MemberTrainer trainer = family.Prepare(
            new MemberData(configuration with { Seed = seed }, rows, validation, fold.Scaler(cancellation), target), checkpoints, cancellation);
        if (!_isTold)
        {
            progress?.Report(new RunStarting(run.Number, run.Count, _loss, Describe(rows, validation, trainer.Start), trainer.Summary));
            _isTold = true;
        }

        string name = Name(fold, target, seed);
        if (name.Length > 0)
            progress?.Report(new MemberStarting(name));
        try
        {
            trainer.Fit(progress, cancellation);
        }
        catch (OperationCanceledException) when (trainer.History.Epochs.Count > 0)
        {
            Unfinished = (trainer.Model, trainer.History);
            throw;
        }

        Histories.Add(new MemberRun(fold.Name, target, seed, trainer.History));
        return trainer.Model;
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

    private string Describe(RowSelection train, RowSelection? validation, string start)
    {
        string folds = data.IsCrossValidation ? string.Create(CultureInfo.InvariantCulture, $"{data.Folds.Count} folds, the first ") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Table.Source}: target {data.Target}, {data.Table.FeatureNames.Count} features, {folds}trained on {Size(train)}, validated on {Size(validation!)}, predictions start at {start}");
    }

    private static string Size(RowSelection rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} rows in {rows.EraNames.Count:N0} eras");
}
