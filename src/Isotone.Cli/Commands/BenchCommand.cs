using System.CommandLine;
using System.Text;
using Isotone.Benchmarking;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone bench</c>.</summary>
internal sealed class BenchCommand : IsotoneCommand
{
    private readonly Option<BenchmarkOperation?> _operation = BenchmarkOptions.Operation();
    private readonly Option<BatchShape[]?> _shapes = BenchmarkOptions.Shapes();
    private readonly Option<BenchmarkStrength?> _strength = BenchmarkOptions.Strength();
    private readonly ChoiceOption<Regularization> _regularization = OperatorOptions.Regularization();
    private readonly Option<bool> _backward = new("--backward") { Description = "Time forward and backward together." };
    private readonly Option<int> _threads =
        NumberOption.Whole("--threads", "The most threads.", least: 1, Environment.ProcessorCount);

    private readonly ChoiceOption<bool> _onCard = new(
        "--device", "Where to run: the processor, or the first CUDA card, timed by its own events.", ("cpu", false), ("cuda", true));

    private readonly ChoiceOption<bool> _isDouble = new(
        "--dtype", "The type of the numbers; aum has float64 by default.", ("float32", false), ("float64", true));

    private readonly ChoicesOption<GradientMethod> _compare = new(
        "--compare",
        "Compare gradients of aum, in time, memory and growth: automatic differentiation of composed operations, of one fused operation, or the operator's own gradient.",
        [.. Enum.GetValues<GradientMethod>().Select(method => (method.Name(), method))]);

    private readonly Option<string> _plot = FileOptions.File("--plot", "The SVG file for a plot of time by length; replaced where it exists.");

    public BenchCommand(CommandIO io)
        : base("bench", "Times the operators on fresh random rows.", io)
    {
        Take(_operation, _shapes, _strength, _regularization, _backward, _onCard, _threads, _isDouble, _compare, _plot);
        Validators.Add(result =>
        {
            Option[] ofOne = [_shapes, _strength, _regularization, _backward, _isDouble, _compare];
            Option[] notCompared = [_strength, _regularization, _backward];
            if (result.GetResult(_operation) is null
                && Array.Find(ofOne, option => result.GetResult(option) is { Implicit: false }) is Option given)
            {
                result.AddError($"{given.Name} needs --op");
            }

            Option[] ofProcessor = [_threads, _compare];
            if (result.GetResult(_onCard) is { Implicit: false, Tokens: [{ Value: "cuda" }] }
                && Array.Find(ofProcessor, option => result.GetResult(option) is { Implicit: false }) is Option other)
            {
                result.AddError($"{other.Name} and --device cuda exclude each other");
            }

            if (result.GetResult(_compare) is not null
                && Array.Find(notCompared, option => result.GetResult(option) is { Implicit: false }) is Option excluded)
            {
                result.AddError($"{excluded.Name} and --compare exclude each other");
            }
        });
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        IReadOnlyList<BenchmarkCase> cases = Cases(parsed);
        string? plot = parsed.GetValue(_plot);
        if (plot is not null)
            AtomicFile.RequireWritable(plot);
        IReadOnlyList<BenchmarkResult> results;
        using (var progress = new BenchmarkStatus(IO))
            results = BenchmarkRunner.Run(cases, Timing(parsed), progress, IO.Cancellation);
        if (plot is not null)
            AtomicFile.Write(plot, stream => stream.Write(Encoding.UTF8.GetBytes(Draw(results))));
        if (IsJson(parsed))
            JsonOutput.Write(writer => BenchmarkJson.Write(writer, results), IO);
        else
            ScreenOutput.Write(BenchmarkTables.Of(results), IO);
    }

    private static string Draw(IReadOnlyList<BenchmarkResult> results) => GradientComparison.Among(results) is GradientComparison comparison
        ? GradientPlot.Draw(comparison)
        : BenchmarkPlot.Draw(results);

    private TimingOptions Timing(ParseResult parsed) =>
        parsed.GetValue(_operation) is null ? BenchmarkGrid.Timing : new TimingOptions();

    private IReadOnlyList<BenchmarkCase> Cases(ParseResult parsed)
    {
        int threads = parsed.GetValue(_threads);
        if (parsed.GetValue(_operation) is not BenchmarkOperation operation)
            return _onCard.Of(parsed) ? BenchmarkGrid.OnCard() : BenchmarkGrid.Standard(threads);
        bool hasDefaultType = parsed.GetResult(_isDouble) is null or { Implicit: true };
        bool hasDefaultRegularization = parsed.GetResult(_regularization) is null or { Implicit: true };
        BatchShape[]? shapes = parsed.GetValue(_shapes) is { Length: > 0 } given ? given : null;
        bool? isDouble = hasDefaultType ? null : _isDouble.Of(parsed);
        try
        {
            if (_compare.Of(parsed) is { Length: > 0 } methods)
                return BenchmarkGrid.Compare(operation, methods, shapes, isDouble, threads);
            return BenchmarkGrid.Of(
                operation,
                shapes,
                parsed.GetValue(_strength),
                hasDefaultRegularization ? null : _regularization.Of(parsed),
                parsed.GetValue(_backward),
                isDouble,
                threads,
                _onCard.Of(parsed));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Sentence(), exception);
        }
    }
}
