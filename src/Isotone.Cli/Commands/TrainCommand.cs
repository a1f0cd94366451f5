using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone train</c>.</summary>
internal sealed class TrainCommand : IsotoneCommand
{
    private readonly TrainingOptions _options = new();
    private readonly Option<string> _output = FileOptions.File("--output", "The folder for the results. [default: a new one named by the time]");
    private readonly Option<bool> _force = FileOptions.Force();

    public TrainCommand(CommandIO io)
        : base("train", "Trains on era data and writes models, predictions and a report.", io)
    {
        Take([.. _options.All, _output, _force]);
        _options.AddValidators(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        bool json = IsJson(parsed);
        TrainingResult result;
        using (var display = new WorkflowDisplay(IO, quiet: json))
        {
            result = TrainingWorkflow.Run(
                _options.Of(parsed), parsed.GetValue(_output), parsed.GetValue(_force), display, IO.Cancellation);
        }

        if (json)
            JsonOutput.Write(writer => TrainingResultJson.Write(writer, result), IO);
        else
            ScreenOutput.Write(TrainingTables.Of(result), IO);
    }
}
