using System.CommandLine;
using Isotone.Data;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary><c>isotone simulate</c>.</summary>
internal sealed class SimulateCommand : IsotoneCommand
{
    private static readonly SimulationOptions _standard = new();

    private readonly Option<int> _eras = NumberOption.Whole(
        "--eras",
        "The eras: one in four for validation, one in twenty for testing and one live, the last two without targets.",
        least: 1,
        _standard.TrainEras + _standard.ValidationEras + _standard.TestEras + _standard.LiveEras);

    private readonly Option<int> _rowsPerEra =
        NumberOption.Whole("--rows-per-era", "The rows of each era.", least: 1, _standard.RowsPerEra);

    private readonly Option<int> _features =
        NumberOption.Whole("--features", "The features, each of five values.", least: 1, _standard.Features);

    private readonly Option<double[]> _shares = NumberOption.List(
        "--shares", "The shares of the target values from 0 to 1; only their proportions count.", _standard.Shares);

    private readonly Option<ulong> _seed =
        NumberOption.Seed("The seed: equal options and seeds give equal data.", _standard.Seed);

    private readonly Option<string> _output = FileOptions.Output("The CSV file to write.");
    private readonly Option<bool> _force = FileOptions.Force();

    public SimulateCommand(CommandIO io)
        : base("simulate", "Writes era data in the legacy Numerai layout with a known signal.", io) =>
        Take(_eras, _rowsPerEra, _features, _shares, _seed, _output, _force);

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_output);
        FileOptions.RefuseExisting(path, parsed.GetValue(_force));
        SimulatedEras simulated = Simulate(parsed);
        EraTable table = simulated.Table;
        ProgressBar.Rows($"Writing {path}", IO, progress =>
        {
            EraCsvWriter.Write(path, table.All, progress, IO.Cancellation);
            return true;
        });

        // What a model that knew the shared signal would score: no model can be expected to do better.
        ScoreReport best = ScoreReport.Of(
            table.Eras.Names, table.EraRows, [.. simulated.SharedSignal], table.Target("target"));
        Report report = new Report()
            .Add("output", path)
            .Add("eras", table.EraRows.Count)
            .Add("rows", table.RowCount)
            .Add("features", table.FeatureNames.Count)
            .Add("signal_spearman", best.Summary("spearman").Mean ?? double.NaN);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }

    private SimulatedEras Simulate(ParseResult parsed)
    {
        try
        {
            SimulationOptions options = _standard with
            {
                RowsPerEra = parsed.GetValue(_rowsPerEra),
                Features = parsed.GetValue(_features),
                Shares = parsed.GetValue(_shares) is { Length: > 0 } shares ? shares : _standard.Shares,
                Seed = parsed.GetValue(_seed),
            };
            return ProgressBar.Rows("Simulating", IO, progress => EraSimulator.Simulate(
                options.WithEras(parsed.GetValue(_eras)), progress, IO.Cancellation));
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new UsageException(exception.Sentence(), exception);
        }
    }
}
