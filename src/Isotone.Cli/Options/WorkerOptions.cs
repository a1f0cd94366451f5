using System.CommandLine;
using System.Diagnostics;
using Isotone.Boosting;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Training by several processes: on this machine by an option, on many by what a launcher puts into the environment.</summary>
internal sealed class WorkerOptions
{
    /// <summary>How many processes to start.</summary>
    public Option<int?> Count { get; } = NumberOption.Count(
        "--workers", "xgboost: so many processes on this machine, each with whole eras. Under a launcher DMLC_TRACKER_URI, _PORT and DMLC_NUM_WORKER join many machines. [default: 1]");

    /// <summary>Whether this process is to start others and wait for them.</summary>
    public bool IsLauncher(ParseResult parsed) => parsed.GetValue(Count) > 1 && TrackerPlace.FromEnvironment(out _) is null;

    /// <summary>Starts them, with the command line of this process.</summary>
    /// <exception cref="UsageException">The model is none that several processes train.</exception>
    public void Launch(ParseResult parsed, TrainingConfiguration configuration, CancellationToken cancellation)
    {
        try
        {
            TrainingWorker.RequireTrees(configuration);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Sentence(), exception);
        }

        string program = Environment.ProcessPath!;
        var command = new ProcessStartInfo(program);

        // Under "dotnet isotone.dll" the file comes first; System.CommandLine's tokens leave out the command's name.
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            command.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (string argument in Environment.GetCommandLineArgs().Skip(1))
            command.ArgumentList.Add(argument);
        LocalWorkers.Run(command, parsed.GetValue(Count)!.Value, cancellation);
    }

    /// <summary>Joins the others where a launcher has started this process; null where none has.</summary>
    public static XGBoostCommunicator? Join(TrainingConfiguration configuration)
    {
        if (configuration.Model != ModelKind.XGBoost || TrackerPlace.FromEnvironment(out string task) is not TrackerPlace place)
            return null;
        return XGBoostCommunicator.Join(place, task);
    }

    /// <summary>Processes on one machine share its threads.</summary>
    public static TrainingConfiguration Share(TrainingConfiguration configuration, XGBoostCommunicator communicator) =>
        LocalWorkers.IsWorker ? configuration with { Threads = Math.Max(1, (configuration.Threads ?? 1) / communicator.WorkerCount) } : configuration;
}
