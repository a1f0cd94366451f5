using System.Net;
using System.Net.Sockets;

namespace Isotone.Boosting;

/// <summary>
/// The tracker of rabit, XGBoost's collective engine before 2.1: waits for all workers, gives them ranks, and tells each
/// which others to connect to.
/// </summary>
/// <remarks>
/// Workers form a binary tree, along which they add up short arrays, and a ring for long ones: worker r has the parent
/// (r - 1)/2, the children 2r + 1 and 2r + 2, and the neighbours r - 1 and r + 1. Whoever is told of a link second connects
/// to the one who was told first. The protocol: rabit/src/allreduce_base.cc of XGBoost 1.7.
/// </remarks>
internal sealed class RabitTracker : IWorkerTracker
{
    private readonly TcpListener _listener;
    private readonly int _workers;

    public RabitTracker(string host, int workers)
    {
        _workers = workers;
        try
        {
            IPAddress address = IPAddress.TryParse(host, out IPAddress? given) ? given : Dns.GetHostAddresses(host)[0];
            _listener = new TcpListener(address, 0);
            _listener.Start();
            Place = new TrackerPlace(address.ToString(), ((IPEndPoint)_listener.LocalEndpoint).Port, workers);
        }
        catch (SocketException exception)
        {
            throw new XGBoostException($"No tracker can listen on '{host}': {exception.Message}", exception);
        }

        new Thread(Serve) { IsBackground = true, Name = "rabit tracker" }.Start();
    }

    public TrackerPlace Place { get; }

    /// <summary>Workers that wait are let go: they end with an error.</summary>
    public void Dispose() => _listener.Dispose();

    // Everything but the gathering of workers is one answer to one question; a connection that fails is that worker's loss.
    private void Serve()
    {
        var gathered = new List<RabitWorker>();
        bool isStarted = false;
        try
        {
            while (true)
            {
                RabitWorker? worker = RabitWorker.Greet(_listener.AcceptTcpClient());
                if (worker?.Command == "start" && !isStarted)
                {
                    gathered.Add(worker);
                    isStarted = gathered.Count == _workers;
                    if (isStarted)
                        Link([.. gathered.OrderBy(one => one.Task, StringComparer.Ordinal)]);
                }
                else
                {
                    // A worker that leaves or prints needs no answer; one that comes back or too late gets none.
                    worker?.Dispose();
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the run, or a worker lost while it was told its links: the others must not wait for it.
            _listener.Dispose();
        }
        finally
        {
            foreach (RabitWorker worker in gathered)
                worker.Dispose();
        }
    }

    private static void Link(RabitWorker[] workers)
    {
        for (int rank = 0; rank < workers.Length; rank++)
        {
            workers[rank].Assign(RabitLinks.Of(rank, workers.Length), workers.AsSpan(0, rank));
            workers[rank].Dispose();
        }
    }
}
