using System.Diagnostics;

namespace Isotone.Boosting;

/// <summary>Processes on this machine that train the same trees together.</summary>
/// <remarks>
/// The first one is rank 0: it has this process's output and errors. Every worker has an open pipe as input; its end tells it
/// to stop, so that none outlives this process.
/// </remarks>
public static class LocalWorkers
{
    /// <summary>Set to 1 in the environment of a worker that is to stop when its input ends.</summary>
    public const string Variable = "ISOTONE_LAUNCHED";

    /// <summary>Whether this process was started by <see cref="Run"/>.</summary>
    public static bool IsWorker => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>In a worker, a token that is cancelled when the process that started it is gone or wants it to stop; else the given one.</summary>
    /// <param name="cancellation">What else cancels.</param>
    public static CancellationToken Follow(CancellationToken cancellation)
    {
        if (!IsWorker)
            return cancellation;
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Stream input = Console.OpenStandardInput();
        new Thread(() =>
        {
            byte[] ignored = new byte[256];
            while (input.Read(ignored) > 0)
            {
            }

            source.Cancel();
        })
        { IsBackground = true, Name = "end of input" }.Start();
        return source.Token;
    }

    // What the others get to notice a loss, or the end of their input, by themselves.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    /// <summary>Starts workers and waits for them.</summary>
    /// <param name="command">The program with its arguments; each worker is started by a copy of it.</param>
    /// <param name="workers">How many, at least 1.</param>
    /// <param name="cancellation">Tells the workers to stop.</param>
    /// <exception cref="XGBoostException">The library is missing, or a worker failed or was killed: the message says which.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run(ProcessStartInfo command, int workers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        using IWorkerTracker tracker = WorkerTracker.Start(workers);
        var running = new List<Worker>();
        try
        {
            for (int worker = 0; worker < workers; worker++)
                running.Add(Worker.Start(command, tracker.Place, worker));
            Worker? lost = Wait(running, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (lost is not null)
                throw new XGBoostException(lost.Explain(workers));
        }
        finally
        {
            foreach (Worker worker in running)
                worker.Dispose();
        }
    }

    // Until all have ended, or one has ended badly and the others have had their time. The first that ended badly.
    private static Worker? Wait(List<Worker> workers, CancellationToken cancellation)
    {
        Task all = Task.WhenAll(workers.Select(worker => worker.Exit));
        var left = workers.Select(worker => worker.Exit).ToList();
        Worker? lost = null;
        try
        {
            while (lost is null && left.Count > 0)
            {
                int ended = Task.WaitAny([.. left], cancellation);
                lost = workers.First(worker => worker.Exit == left[ended]) is { Code: not 0 } bad ? bad : null;
                left.RemoveAt(ended);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (Worker worker in workers)
                worker.EndInput();
        }

        all.Wait(_grace, CancellationToken.None);
        return lost;
    }

    private sealed class Worker : IDisposable
    {
        private readonly Process _process;
        private readonly int _number;
        private string _lastError = "";

        private Worker(Process process, int number)
        {
            (_process, _number) = (process, number);
            Exit = process.WaitForExitAsync();
        }

        public Task Exit { get; }

        public int Code => _process.HasExited ? _process.ExitCode : 0;

        public static Worker Start(ProcessStartInfo command, TrackerPlace place, int number)
        {
            bool isFirst = number == 0;
            var start = new ProcessStartInfo(command.FileName, command.ArgumentList)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = !isFirst,
                RedirectStandardError = !isFirst,
            };
            foreach ((string name, string? value) in command.Environment)
                start.Environment[name] = value;
            foreach ((string name, string value) in place.Variables(number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)))
                start.Environment[name] = value;
            start.Environment[Variable] = "1";
            var worker = new Worker(Process.Start(start)!, number);
            if (!isFirst)
                worker.Listen();
            return worker;
        }

        public void EndInput() => _process.StandardInput.Close();

        public string Explain(int workers)
        {
            string how = _process.ExitCode > 128 ? $"was killed (signal {_process.ExitCode - 128})" : $"ended with exit code {_process.ExitCode}";
            string why = _lastError.Length > 0 ? $": {_lastError.TrimEnd('.')}" : "";
            return $"Worker {_number} of {workers}, process {_process.Id}, {how}{why}.";
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }

        private void Listen()
        {
            _process.OutputDataReceived += (_, _) => { };
            _process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
    }
}
