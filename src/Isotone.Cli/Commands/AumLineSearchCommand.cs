using System.CommandLine;
using System.CommandLine.Parsing;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone aum-line-search</c>.</summary>
internal sealed class AumLineSearchCommand : OperatorCommand
{
    private readonly Option<string> _errorDiffs = RocOptions.ErrorDiffs(required: true);
    private readonly Option<string> _features = RocOptions.Features();
    private readonly Option<string> _weights =
        FileOptions.File("--weights", "The weights to begin with, one a feature; 0 where left out.");

    private readonly Option<int?> _events =
        NumberOption.Count("--events", "The most steps, step 0 among them; as many as error changes where left out.");

    private readonly ChoiceOption<LineSearchGoal?> _until = new(
        "--until",
        "Print every step, or only the first minimum of AUM or the first maximum of AUC.",
        ("events", null),
        ("min-aum", LineSearchGoal.FirstMinimumOfAum),
        ("max-auc", LineSearchGoal.MaximumOfAuc));

    public AumLineSearchCommand(CommandIO io)
        : base("aum-line-search", "AUM and AUC of a linear model at every kink along minus the gradient of its AUM.", io)
    {
        Take(_errorDiffs, _features, _weights, _events, _until);
        FileOptions.ReadPipeOnce(
            this, result => result.GetValue(_errorDiffs), result => result.GetValue(_features), result => result.GetValue(_weights));
        Validators.Add(RefuseBoth);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        DesignMatrix features = RocInputs.Features(ReadObject(parsed.GetValue(_features)!));
        NumberObject diffs = ReadObject(parsed.GetValue(_errorDiffs)!);
        ErrorFunctions errors = RocInputs.ErrorFunctions(diffs, features.Rows);
        double[] weights = ReadWeights(parsed, features.Columns);
        try
        {
            var search = new LinearLineSearch(errors, features);
            return [ReportOf(Search(search, weights, parsed, errors.Count))];
        }
        catch (ArgumentException exception) when (exception.ParamName is "errors" or "predictions")
        {
            string problem = exception.Sentence();
            const string Prefix = "errors: ";
            throw new DataFileException(
                diffs.Source, problem.StartsWith(Prefix, StringComparison.Ordinal) ? problem[Prefix.Length..] : problem, innerException: exception);
        }
    }

    private LineSearchPoint[] Search(LinearLineSearch search, double[] weights, ParseResult parsed, int breakpoints)
    {
        if (_until.Of(parsed) is LineSearchGoal goal)
        {
            return
            [
                goal == LineSearchGoal.MaximumOfAuc
                    ? search.MaximumAuc(weights, IO.Cancellation)
                    : search.FirstMinimum(weights, IO.Cancellation),
            ];
        }

        LineSearchPath path = search.Path(weights, parsed.GetValue(_events) ?? breakpoints, IO.Cancellation);
        return [.. path.Step.Select((step, i) => new LineSearchPoint(step, path.Aum[i], path.Auc[i]))];
    }

    private double[] ReadWeights(ParseResult parsed, int columns)
    {
        if (parsed.GetValue(_weights) is not string path)
            return new double[columns];
        NumberRows<double> weights = Read<double>(path);
        weights.RequireFinite();
        return weights.Values.Length == columns
            ? weights.Values.ToArray()
            : throw new DataFileException(weights.Source, $"it has {weights.Values.Length} weights where there are {columns} features");
    }

    private static Report ReportOf(LineSearchPoint[] points) => new Report()
        .Add("step_size", [.. points.Select(point => point.Step)], "step")
        .Add("aum", [.. points.Select(point => point.Aum)], "step")
        .Add("auc", [.. points.Select(point => point.Auc)], "step");

    private void RefuseBoth(CommandResult result)
    {
        if (result.GetResult(_until) is { Implicit: false } && result.GetResult(_events) is { Implicit: false })
            result.AddError("--events and --until exclude each other");
    }
}
