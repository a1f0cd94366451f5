using System.CommandLine;
using Isotone.Boosting;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone train</c>.</summary>
internal sealed class TrainCommand : IsotoneCommand
{
    private readonly TrainingOptions _options = new();
    private readonly Option<string> _output = FileOptions.File("--output", "The folder for the results. [default: a new one named by the time]");
    private readonly Option<bool> _force = FileOptions.Force();
    private readonly CheckpointOptions _checkpoint = new();
    private readonly WorkerOptions _workers = new();

    public TrainCommand(CommandIO io)
        : base("train", "Trains on era data and writes models, predictions and a report.", io)
    {
        Take([.. _options.All, _workers.Count, _output, _force]);
        Take(_checkpoint.All);
        _options.AddValidators(this);
        _checkpoint.Validate(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        TrainingConfiguration configuration = _options.Of(parsed);
        if (_workers.IsLauncher(parsed))
        {
            _workers.Launch(parsed, configuration, IO.Cancellation);
            return;
        }

        // The connection belongs to this thread, which does all that follows.
        CancellationToken cancellation = LocalWorkers.Follow(IO.Cancellation);
        using XGBoostCommunicator? communicator = WorkerOptions.Join(configuration);
        if (communicator is not null)
            configuration = WorkerOptions.Share(configuration, communicator);
        if (communicator is { Rank: > 0 })
            TrainingWorker.Run(configuration, communicator, cancellation);
        else
            Run(parsed, configuration, communicator, cancellation);
    }

    private void Run(ParseResult parsed, TrainingConfiguration configuration, XGBoostCommunicator? communicator, CancellationToken cancellation)
    {
        bool json = IsJson(parsed);
        TrainingResult result;
        TrainingCheckpoints? checkpoints = _checkpoint.Prepare(parsed, parsed.GetValue(_force));
        using (var display = new WorkflowDisplay(IO, quiet: json))
        {
            result = CheckpointOptions.Run(checkpoints, IO, () => TrainingWorkflow.Run(
                configuration, checkpoints, parsed.GetValue(_output), parsed.GetValue(_force), display, communicator, cancellation));
        }

        if (json)
            JsonOutput.Write(writer => TrainingResultJson.Write(writer, result), IO);
        else
            ScreenOutput.Write(TrainingTables.Of(result), IO);
    }
}
