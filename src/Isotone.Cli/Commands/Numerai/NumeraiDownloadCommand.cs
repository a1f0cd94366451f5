using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone numerai download</c>.</summary>
internal sealed class NumeraiDownloadCommand : TournamentCommand
{
    private readonly Argument<string?> _dataset = new("DATASET")
    {
        Description = "The dataset, such as v5.0/train.parquet; without it the datasets there are are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _output = FileOptions.File("--output", "The file to write. [default: the dataset's name]");
    private readonly Option<int?> _round = NumberOption.Count("--round", "The round's number. [default: the current one]");
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until the round is open." };
    private readonly Option<bool> _force = FileOptions.Force();

    public NumeraiDownloadCommand(CommandIO io)
        : base("download", "Downloads a dataset, going on where an earlier download broke off.", io)
    {
        TakeWithServer(_dataset, _output, _round, _wait, _force);
        Validators.Add(result =>
        {
            if (result.GetValue(_dataset) is string name && (name.Length == 0 || name.StartsWith('-')))
                result.AddError($"Unrecognized option '{name}'");
            if (result.GetResult(_wait) is { Implicit: false } && result.GetResult(_round) is { Implicit: false })
                result.AddError("--wait and --round exclude each other");
        });
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        int? round = parsed.GetValue(_round);
        if (parsed.GetValue(_dataset) is not string dataset)
        {
            IReadOnlyList<string> names = Use(parsed, client => client.Datasets(round, IO.Cancellation));
            Print(parsed, new Report().Add("datasets", (IReadOnlyList<Report>)[.. names.Select(name => new Report().Add("dataset", name))]));
            return;
        }

        string output = parsed.GetValue(_output) ?? DatasetPath.Default(dataset);
        FileOptions.RefuseExisting(output, parsed.GetValue(_force));
        TournamentDataset result = Use(parsed, async client =>
        {
            if (parsed.GetValue(_wait))
                await client.WaitForRound(IO.Cancellation);
            return await client.Download(dataset, output, round, IO.Cancellation);
        });
        Print(parsed, new Report().Add("output", result.Path).Add("bytes", (double)result.Bytes).Add("resumed_bytes", (double)result.Resumed));
    }
}
