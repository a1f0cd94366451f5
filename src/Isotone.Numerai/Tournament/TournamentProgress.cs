namespace Isotone.Numerai;

/// <summary>What a client of the tournament is doing. Told often; a listener may skip any.</summary>
public abstract record TournamentProgress;

/// <summary>Bytes of a file have been received or sent.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">The bytes so far.</param>
/// <param name="TotalBytes">The bytes there are; null where nobody knows.</param>
public sealed record Transferring(string File, long Bytes, long? TotalBytes) : TournamentProgress;

/// <summary>An attempt has failed, and another one follows.</summary>
/// <param name="Problem">What went wrong.</param>
/// <param name="Pause">How long is waited.</param>
public sealed record TryingAgain(string Problem, TimeSpan Pause) : TournamentProgress;

/// <summary>The server is asked again and again until something is so.</summary>
/// <param name="What">What is waited for.</param>
public sealed record WaitingFor(string What) : TournamentProgress;
