using System.Globalization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>The rows of a training workflow: what is trained on, what validates, and what is predicted for.</summary>
internal sealed class TrainingData
{
    // Where a file has no validation rows: the last tenth of the training eras, which lie latest in time.
    private const int HoldOutShare = 10;

    private TrainingData(string target, RowSelection train, RowSelection validation, RowSelection rest, string? warning)
    {
        Target = target;
        Train = train;
        Validation = validation;
        Rest = rest;
        Warning = warning;
    }

    public string Target { get; }

    public RowSelection Train { get; }

    public RowSelection Validation { get; }

    /// <summary>The rows that are neither training nor validation rows: test, live and unknown kinds.</summary>
    public RowSelection Rest { get; }

    /// <summary>The mean target of the training rows.</summary>
    public float MeanTarget => (float)Train.Target(Target).Average(value => (double)value);

    /// <summary>What the reader should know of the split, or null.</summary>
    public string? Warning { get; }

    public EraTable Table => Train.Table;

    /// <summary>Reads or simulates the table and cuts it.</summary>
    public static TrainingData Load(
        TrainingConfiguration configuration, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        EraTable table = configuration.Data is string path
            ? EraDataFile.Read(
                path,
                new EraCsvOptions { FeaturePrefix = configuration.FeaturePrefix, Targets = TargetColumns(configuration) },
                new Relay<ReadProgress>(progress, done => new Reading(path, done)),
                cancellation)
            : EraSimulator.Simulate(
                configuration.Simulation, new Relay<RowProgress>(progress, done => new Simulating(done)), cancellation).Table;
        TrainingData data = Cut(table, ChooseTarget(table, configuration.Target));
        if (configuration.Losses.Contains(LossKind.Aum))
        {
            RequireBinary(data.Train, data.Target);
            RequireBinary(data.Validation, data.Target);
        }

        if (data.Rest.Count > 0)
            Submission.RequireIds(data.Rest);
        return data;
    }

    private static string[]? TargetColumns(TrainingConfiguration configuration) =>
        configuration.Target is string target ? [target] : null;

    private static string ChooseTarget(EraTable table, string? target)
    {
        if (target is not null)
            return target;
        return table.TargetNames.Count switch
        {
            1 => table.TargetNames[0],
            0 => throw new DataFileException(table.Source, "it has no target column: no name begins with 'target'"),
            _ => throw new DataFileException(
                table.Source, $"it has the targets {string.Join(", ", table.TargetNames)}; one must be chosen"),
        };
    }

    private static TrainingData Cut(EraTable table, string target)
    {
        RowSelection train = TargetCheck.Require(table.All.OfType(DataTypes.Train), target, "training");
        RowSelection validation = table.All.OfType(DataTypes.Validation);
        string[] others = [.. table.DataType.Names.Except([DataTypes.Train, DataTypes.Validation])];
        RowSelection rest = table.All.OfType(others);
        if (validation.Count > 0)
            return new TrainingData(target, train, TargetCheck.Require(validation, target, "validation"), rest, null);

        int eras = train.EraNames.Count;
        if (eras < 2)
            throw new DataFileException(table.Source, "there are no validation rows, and the only training era cannot be held out");

        int held = Math.Max(1, eras / HoldOutShare);
        validation = TargetCheck.Require(train.InEras(train.EraNames.Skip(eras - held)), target, "held-out");
        train = TargetCheck.Require(train.InEras(train.EraNames.Take(eras - held)), target, "training");
        string warning = string.Create(
            CultureInfo.InvariantCulture,
            $"There are no validation rows; the last {held} of the {eras} training eras are held out for validation.");
        return new TrainingData(target, train, validation, rest, warning);
    }

    private static void RequireBinary(RowSelection rows, string target)
    {
        ReadOnlySpan<float> values = rows.Table.Target(target);
        foreach (int row in rows.Indices)
        {
            if (values[row] is not (0 or 1))
            {
                throw new DataFileException(
                    rows.Table.Source,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the target of data row {row + 1} is {values[row]}, and the loss aum needs targets of 0 and 1"),
                    column: target);
            }
        }
    }
}
