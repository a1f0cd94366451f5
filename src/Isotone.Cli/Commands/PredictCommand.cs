using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone predict</c>.</summary>
internal sealed class PredictCommand : IsotoneCommand
{
    private readonly Option<string> _model = FileOptions.File("--model", "The folder of a model that 'train' wrote.", required: true);
    private readonly Option<string> _data = FileOptions.File(
        "--data", "The CSV file, Parquet file or era table to predict for: an id column and the model's features, in any order.", required: true);

    private readonly Option<string> _output = FileOptions.Output("The file to write, id,prediction: ranks within the era between 0 and 1.");
    private readonly Option<bool> _force = FileOptions.Force();

    public PredictCommand(CommandIO io)
        : base("predict", "Applies a saved model to a file and writes a submission.", io) =>
        Take(_model, _data, _output, _force);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string output = parsed.GetValue(_output)!;
        FileOptions.RefuseExisting(output, parsed.GetValue(_force));
        PredictionResult result;
        using (var display = new WorkflowDisplay(IO, quiet: true))
            result = PredictionWorkflow.Run(parsed.GetValue(_model)!, parsed.GetValue(_data)!, output, display, IO.Cancellation);
        Report report = new Report().Add("output", output).Add("rows", result.Rows);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }
}
