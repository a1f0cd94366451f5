using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>The options of a command that trains for long: where checkpoints are kept, and whether to go on from them.</summary>
internal sealed class CheckpointOptions
{
    private readonly Option<string> _folder = FileOptions.File(
        "--checkpoint", "A folder for checkpoints: after each epoch and on Ctrl+C, all that is needed to go on as if nothing had happened.");

    private readonly Option<int> _every = NumberOption.Whole(
        "--checkpoint-every", "Checkpoints every so many batches too; 0 for none within an epoch.", least: 0, 0);

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Goes on from the checkpoints of --checkpoint; the other options must be the same, --threads and --output aside.",
    };

    /// <summary>The options, in the order help lists them.</summary>
    public Option[] All => [_folder, _every, _resume];

    /// <summary>Refuses options that mean nothing without a folder.</summary>
    public void Validate(Command command) => command.Validators.Add(result =>
    {
        if (result.GetResult(_folder) is { Implicit: false })
            return;
        foreach (Option option in (Option[])[_every, _resume])
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} needs --checkpoint");
        }
    });

    /// <summary>The folder made ready; null where none is wanted.</summary>
    public TrainingCheckpoints? Prepare(ParseResult parsed, bool force)
    {
        if (parsed.GetValue(_folder) is not string folder)
            return null;
        int every = parsed.GetValue(_every);
        return TrainingCheckpoints.Prepare(folder, every > 0 ? every : null, parsed.GetValue(_resume), force);
    }

    /// <summary>Does the work, and says how to go on where it is cancelled.</summary>
    public static T Run<T>(TrainingCheckpoints? checkpoints, CommandIO io, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (checkpoints?.Exist == true)
        {
            io.Error.WriteLine("isotone: the last checkpoint is kept; the same command with --resume goes on from there (and --force where --output has results).");
            throw;
        }
    }
}
