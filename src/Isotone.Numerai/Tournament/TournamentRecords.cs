namespace Isotone.Numerai;

/// <summary>A model of the account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">What the server knows it by.</param>
/// <param name="Tournament">The number of its tournament.</param>
public sealed record TournamentModel(string Name, string Id, int Tournament);

/// <summary>A round of the tournament.</summary>
/// <param name="Number">Its number.</param>
/// <param name="OpenTime">When it opens or opened.</param>
/// <param name="CloseTime">When submissions must be in; null where the server does not say.</param>
public sealed record TournamentRound(int Number, DateTimeOffset OpenTime, DateTimeOffset? CloseTime)
{
    /// <summary>Whether submissions are taken at a time.</summary>
    public bool IsOpen(DateTimeOffset now) => now >= OpenTime && (CloseTime is null || now < CloseTime);
}

/// <summary>A submission that the server has.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Id">What the server knows it by.</param>
public sealed record TournamentSubmission(string Model, string Id);

/// <summary>A score of a model's submission.</summary>
/// <param name="Round">The number of the round.</param>
/// <param name="Name">What is scored, such as "v2_corr20" or "mmc".</param>
/// <param name="Day">The day of the round that it was scored on; null where the server does not say.</param>
/// <param name="Date">When it was scored; null where the server does not say.</param>
/// <param name="Value">The score; NaN where there is none yet.</param>
/// <param name="Percentile">The share of submissions that score lower; NaN where there is none yet.</param>
/// <param name="Resolved">Whether the score is final.</param>
public sealed record TournamentScore(
    int Round, string Name, int? Day, DateTimeOffset? Date, double Value, double Percentile, bool Resolved);

/// <summary>What the server makes of validation predictions.</summary>
/// <param name="Id">What the server knows the diagnostics by.</param>
/// <param name="Status">Its word for how far they are.</param>
/// <param name="Message">What it says besides; empty where it says nothing.</param>
/// <param name="Figures">The figures by the server's names, such as <c>validationCorrMean</c>.</param>
public sealed record TournamentDiagnostics(
    string Id, string Status, string Message, IReadOnlyList<KeyValuePair<string, double>> Figures);

/// <summary>A dataset that lies in a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Resumed">The bytes that an earlier, interrupted download had left.</param>
public sealed record TournamentDataset(string Path, long Bytes, long Resumed);
