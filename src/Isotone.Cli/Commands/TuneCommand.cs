using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone tune</c>.</summary>
internal sealed class TuneCommand : IsotoneCommand
{
    private readonly Option<string> _study = FileOptions.File(
        "--study", "The folder of the study. Alone it goes on with a study, also beside other processes that work on it.", required: true);

    private readonly TrainingOptions _training = new();
    private readonly TuneOptions _tune = new();

    public TuneCommand(CommandIO io)
        : base("tune", "Searches for better settings, with several processes where wanted.", io)
    {
        Take([_study, .. _tune.All, .. _training.All]);
        _training.AddValidators(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        TrainingConfiguration configuration = _training.Of(parsed);
        bool isNew = _training.All.Concat(_tune.All).Any(option => option.Name != "--threads" && parsed.GetResult(option) is { Implicit: false });
        string folder = parsed.GetRequiredValue(_study);
        StudySettings? settings = isNew || !Directory.Exists(folder) ? _tune.Of(parsed, configuration) : null;
        StudyResult result;
        using (var display = new TuneDisplay(IO, quiet: IsJson(parsed)))
            result = Study.Run(folder, settings, configuration.Threads, display, IO.Cancellation);
        Report report = TuneTables.Of(result);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }
}
