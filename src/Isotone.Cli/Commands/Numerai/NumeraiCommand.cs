using System.CommandLine;

namespace Isotone.Cli;

/// <summary><c>isotone numerai</c>: the live tournament.</summary>
internal sealed class NumeraiCommand : Command
{
    public NumeraiCommand(CommandIO io)
        : base("numerai", "The live tournament: datasets, submissions, scores, diagnostics.")
    {
        Add(new NumeraiDownloadCommand(io));
        Add(new NumeraiUploadCommand(io));
        Add(new NumeraiModelsCommand(io));
        Add(new NumeraiScoresCommand(io));
        Add(new NumeraiDiagnosticsCommand(io));
    }
}
