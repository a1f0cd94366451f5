using System.Collections.Concurrent;

namespace Isotone.Numerai.Tests;

/// <summary>A client of a server on this machine that does not wait between attempts.</summary>
internal sealed class TournamentSetup : IDisposable, IProgress<TournamentProgress>
{
    public TemporaryFolder Folder { get; } = new();

    public TournamentServer Server { get; } = new();

    public ConcurrentQueue<TournamentProgress> Heard { get; } = new();

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public TournamentClient Client(int attempts = 5, bool hasKey = true, TimeProvider? clock = null, double stallSeconds = 20, Action<TimeSpan>? paused = null) => new(
        new TournamentOptions
        {
            Address = Server.Address,
            Attempts = attempts,
            Stall = TimeSpan.FromSeconds(stallSeconds),
            Clock = clock ?? TimeProvider.System,
            Pause = (pause, cancellation) =>
            {
                cancellation.ThrowIfCancellationRequested();
                Pauses.Enqueue(pause);
                paused?.Invoke(pause);
                return Task.CompletedTask;
            },
        },
        hasKey ? TournamentServer.Credentials : null,
        this);

    public string Submission(string name = "predictions.csv") => Folder.Write(name, "id,prediction\nn1,0.25\nn2,0.75\nn3,0.5\n");

    public void Report(TournamentProgress value) => Heard.Enqueue(value);

    public void Dispose()
    {
        Server.Dispose();
        Folder.Dispose();
    }
}
