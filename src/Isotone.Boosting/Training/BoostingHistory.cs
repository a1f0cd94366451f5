namespace Isotone.Boosting;

/// <summary>What one round of boosting came to.</summary>
/// <param name="Round">The round, from 1, those of earlier calls of Fit included.</param>
/// <param name="TrainLoss">The loss on the training data before the round.</param>
/// <param name="Validation">The metrics on the validation data after the round by name; empty where there is none.</param>
/// <param name="Seconds">How long it took, validation included.</param>
/// <param name="SecondsLeft">How long the rest of the call will take at the pace so far.</param>
public sealed record BoostingRound(
    int Round, double TrainLoss, IReadOnlyDictionary<string, double> Validation, double Seconds, double SecondsLeft);

/// <summary>The course of boosting.</summary>
/// <param name="Rounds">Every finished round, those that early stopping cut off included.</param>
/// <param name="BestRound">The round with the best value of the deciding metric in the last call; null where nothing decided.</param>
public sealed record BoostingHistory(IReadOnlyList<BoostingRound> Rounds, int? BestRound);
