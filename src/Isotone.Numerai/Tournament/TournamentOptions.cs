namespace Isotone.Numerai;

/// <summary>Where the tournament's server is and how patient to be with it.</summary>
public sealed record TournamentOptions
{
    /// <summary>The address of the GraphQL endpoint: https, or http on this machine.</summary>
    public Uri Address { get; init; } = new("https://api-tournament.numer.ai/");

    /// <summary>The number of the tournament; 8 is Numerai Classic.</summary>
    public int Tournament { get; init; } = 8;

    /// <summary>How often a request is made that fails without any progress, at least once.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>The pause after the first failure; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a connection may stand still before it counts as dropped.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the server is asked whether a round is open or diagnostics are done.</summary>
    public TimeSpan PollPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Pauses; a test need not wait.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Pause { get; init; } = Task.Delay;
}
