using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>What training with one loss came to.</summary>
/// <param name="Loss">The loss's name.</param>
/// <param name="History">Its epochs.</param>
/// <param name="Validation">The final model's scores on the validation rows, era by era.</param>
/// <param name="Folder">Where its model and predictions are.</param>
/// <param name="Predictions">
/// The file of predictions for the rows that are neither training nor validation rows; null where there are none.
/// </param>
public sealed record TrainingRun(
    string Loss, TrainingHistory History, ScoreReport Validation, string Folder, string? Predictions);

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
    IReadOnlyList<string> Warnings);
