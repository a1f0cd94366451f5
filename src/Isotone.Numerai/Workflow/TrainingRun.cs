using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>The training of one of a run's models.</summary>
/// <param name="Fold">The rows it was trained on: "validation", "hold-out", "fold 1 of 5" or "all rows".</param>
/// <param name="Target">Its target.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="History">Its epochs, or rounds of boosting.</param>
public sealed record MemberRun(string Fold, string Target, ulong Seed, TrainingHistory History);

/// <summary>What training with one loss came to.</summary>
/// <param name="Loss">The loss's text.</param>
/// <param name="History">The epochs of its first model.</param>
/// <param name="Validation">The scores on the validation rows, era by era; in a cross-validation each era's by the model that did not see it.</param>
/// <param name="Folder">Where its model and predictions are.</param>
/// <param name="Predictions">
/// The file of predictions for the rows that are neither training nor validation rows; null where there are none.
/// </param>
public sealed record TrainingRun(
    string Loss, TrainingHistory History, ScoreReport Validation, string Folder, string? Predictions)
{
    /// <summary>Every model that was trained, in order.</summary>
    public IReadOnlyList<MemberRun> Members { get; init; } = [];

    /// <summary>The file of out-of-fold predictions; null without cross-validation.</summary>
    public string? OutOfFold { get; init; }

    /// <summary>What <see cref="Predictions"/> is like as a submission; null where there is none or it would be refused.</summary>
    public SubmissionSummary? Submission { get; init; }

    /// <summary>How much each feature contributes to the model that is kept, the largest first; empty where it is not known.</summary>
    public IReadOnlyList<FeatureShare> Importance { get; init; } = [];

    /// <summary>What the report shows besides.</summary>
    internal ValidationDetail? Detail { get; init; }
}

/// <summary>What a training workflow came to.</summary>
/// <param name="Configuration">The configuration with every default filled in.</param>
/// <param name="Runs">One run for each loss.</param>
/// <param name="Output">The folder of results.</param>
/// <param name="Report">The report's file.</param>
/// <param name="Warnings">What did not stop the work but its reader should know, a sentence each.</param>
public sealed record TrainingResult(
    TrainingConfiguration Configuration,
    IReadOnlyList<TrainingRun> Runs,
    string Output,
    string Report,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The folds, each with the eras and rows it is trained and validated on.</summary>
    public IReadOnlyList<FoldSummary> Folds { get; init; } = [];
}

/// <summary>How a fold is cut.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="TrainEras">The number of eras trained on.</param>
/// <param name="TrainRows">The rows of those.</param>
/// <param name="FirstValidation">The first era validated on; null where none is.</param>
/// <param name="LastValidation">The last era validated on.</param>
/// <param name="ValidationEras">How many they are.</param>
/// <param name="ValidationRows">The rows of those.</param>
public sealed record FoldSummary(
    string Name, int TrainEras, int TrainRows, string? FirstValidation, string? LastValidation, int ValidationEras, int ValidationRows)
{
    internal static FoldSummary Of(TrainingFold fold) => new(
        fold.Name,
        fold.Train.EraNames.Count,
        fold.Train.Count,
        fold.Validation?.EraNames[0],
        fold.Validation?.EraNames[^1],
        fold.Validation?.EraNames.Count ?? 0,
        fold.Validation?.Count ?? 0);
}
