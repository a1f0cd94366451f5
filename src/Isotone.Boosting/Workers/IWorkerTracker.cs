namespace Isotone.Boosting;

/// <summary>What workers meet through: it gives them their ranks and tells them of one another.</summary>
public interface IWorkerTracker : IDisposable
{
    /// <summary>Where workers find it.</summary>
    TrackerPlace Place { get; }
}

/// <summary>Trackers.</summary>
public static class WorkerTracker
{
    /// <summary>
    /// Starts the tracker that the library at hand speaks with: its own from 2.1 on, ours for rabit's protocol before. Ranks
    /// follow the workers' task names.
    /// </summary>
    /// <param name="workers">How many workers will come, at least 1.</param>
    /// <param name="host">The address of this machine that workers can reach; the loopback for workers on this machine.</param>
    /// <exception cref="XGBoostException">The library is missing, or the tracker cannot be started.</exception>
    public static IWorkerTracker Start(int workers, string host = "127.0.0.1")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentException.ThrowIfNullOrEmpty(host);
        XGBoostLibrary.Require();
        return XGBoostLibrary.HasTracker ? new LibraryTracker(host, workers) : new RabitTracker(host, workers);
    }
}
