using System.Runtime.InteropServices;

namespace Isotone.Cli;

/// <summary>The <c>isotone</c> process: its streams, its signals and its exit code.</summary>
internal static class Program
{
    // What a cancelled command gets to remove its temporary files.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    private static int Main(string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        CommandIO io = CommandIO.OfProcess(cancellation.Token);

        Task<int> running = Task.Run(() => Application.Run(args, io), CancellationToken.None);
        try
        {
            running.Wait(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            if (!running.Wait(_grace, CancellationToken.None))
                return ExitCode.Cancelled;
        }

        return running.Result;

        void Cancel(PosixSignalContext signal)
        {
            // A second signal has its usual effect: the process ends at once.
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
