using System.Globalization;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Shows what a client of the tournament is doing, on standard error.</summary>
internal sealed class TournamentDisplay(CommandIO io) : IProgress<TournamentProgress>, IDisposable
{
    private const double Megabyte = 1e6;

    private readonly StatusLine _status = new(io);

    /// <inheritdoc/>
    public void Report(TournamentProgress value)
    {
        switch (value)
        {
            case Transferring(var file, var bytes, var total):
                _status.Show(() => total is long all && all > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{file}: {100 * bytes / all} % of {all / Megabyte:F1} MB")
                    : string.Create(CultureInfo.InvariantCulture, $"{file}: {bytes / Megabyte:F1} MB"));
                break;
            case WaitingFor(var what):
                _status.Show(() => $"Waiting for {what}");
                break;
            case TryingAgain(var problem, var pause):
                _status.Clear();
                io.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"isotone: warning: {problem}; trying again in {pause.TotalSeconds:F0} s."));
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _status.Dispose();
}
