using System.CommandLine;
using System.Diagnostics;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone convert</c>.</summary>
internal sealed class ConvertCommand : IsotoneCommand
{
    private readonly Option<string> _data = FileOptions.File(
        "--data", "The CSV or Parquet file of era data, or an era table to take columns or eras from.", required: true);

    private readonly Option<string> _prefix = ColumnOption.Optional("--feature-prefix", "How the names of feature columns begin. [default: feature]");
    private readonly Option<string> _featuresFile = FileOptions.File(
        "--features-file", "The JSON file that names sets of features, as Numerai's features.json does.");

    private readonly Option<string> _featureSet = ColumnOption.Optional("--feature-set", "The set of features to keep, such as small.");
    private readonly Option<int> _everyEra = NumberOption.Whole(
        "--every-era", "Keep every so many eras of each data type, from its first; 1 keeps all.", least: 1, 1);

    private readonly Option<int> _threads = NumberOption.Whole(
        "--threads", "The most threads; the table does not depend on it.", least: 1, Environment.ProcessorCount);

    private readonly Option<string> _output = FileOptions.Output("The era table to write: about a byte a feature, opened at once.");
    private readonly Option<bool> _force = FileOptions.Force();

    public ConvertCommand(CommandIO io)
        : base("convert", "Writes era data as a table that train, predict and score open at once.", io)
    {
        Take(_data, _prefix, _featuresFile, _featureSet, _everyEra, _threads, _output, _force);
        Validators.Add(result =>
        {
            bool file = result.GetResult(_featuresFile) is { Implicit: false }, set = result.GetResult(_featureSet) is { Implicit: false };
            if (file != set)
                result.AddError("--features-file and --feature-set need each other");
            if (set && result.GetResult(_prefix) is { Implicit: false })
                result.AddError("--feature-set and --feature-prefix exclude each other");
        });
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult parsed)
    {
        string data = parsed.GetRequiredValue(_data), output = parsed.GetRequiredValue(_output);
        FileOptions.RefuseExisting(output, parsed.GetValue(_force));
        AtomicFile.RequireWritable(output);
        EraCsvOptions options = ColumnsOf(parsed);
        using Parallelism.Scope limit = Parallelism.Limit(parsed.GetValue(_threads));
        long start = Stopwatch.GetTimestamp();
        EraTable table = ProgressBar.Read(
            $"Reading {data}", IO, progress => EraDataFile.Read(data, options, progress, IO.Cancellation));
        double reading = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        ProgressBar.Rows($"Writing {output}", IO, progress =>
        {
            EraTableFile.Write(output, table, progress, IO.Cancellation);
            return true;
        });
        Report report = new Report()
            .Add("output", output)
            .Add("rows", table.RowCount)
            .Add("eras", table.EraRows.Count)
            .Add("features", table.FeatureNames.Count)
            .Add("byte_coded_features", table.ByteCodedFeatureCount)
            .Add("targets", table.TargetNames.Count)
            .Add("table_bytes", (double)table.MemoryBytes)
            .Add("seconds_reading", reading)
            .Add("seconds_writing", Stopwatch.GetElapsedTime(start).TotalSeconds);
        if (IsJson(parsed))
            JsonOutput.Write(report, IO);
        else
            ScreenOutput.Write(report, IO);
    }

    private EraCsvOptions ColumnsOf(ParseResult parsed)
    {
        var options = new EraCsvOptions { EraStep = parsed.GetValue(_everyEra) };
        if (parsed.GetValue(_prefix) is string prefix)
            options = options with { FeaturePrefix = prefix };
        return parsed.GetValue(_featuresFile) is string file
            ? options with { Features = FeatureSets.Read(file).Features(parsed.GetRequiredValue(_featureSet)) }
            : options;
    }
}
