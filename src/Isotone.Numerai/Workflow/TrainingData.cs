using System.Globalization;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>The rows of a training workflow: what is trained on, what validates, and what is predicted for.</summary>
internal sealed class TrainingData
{
    // Where a file has no validation rows: the last tenth of the training eras, which lie latest in time.
    private const int HoldOutShare = 10;

    private TrainingData(string target, IReadOnlyList<TrainingFold> folds, TrainingFold final, RowSelection rest, string? warning)
    {
        Target = target;
        Folds = folds;
        Final = final;
        Rest = rest;
        Warning = warning;
    }

    public string Target { get; }

    /// <summary>What scores come from, in the order of time.</summary>
    public IReadOnlyList<TrainingFold> Folds { get; }

    /// <summary>What the model that is kept is trained on: the only fold, or all rows after a cross-validation.</summary>
    public TrainingFold Final { get; }

    /// <summary>Whether the folds' models only serve to score.</summary>
    public bool IsCrossValidation => Final.Validation is null;

    /// <summary>The rows that are neither training nor validation rows: test, live and unknown kinds.</summary>
    public RowSelection Rest { get; }

    /// <summary>What the reader should know of the split, or null.</summary>
    public string? Warning { get; }

    public EraTable Table => Final.Train.Table;

    /// <summary>Reads or simulates the table and cuts it.</summary>
    public static TrainingData Load(
        TrainingConfiguration configuration, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        EraTable table = configuration.Data is string path
            ? EraDataFile.Read(
                path, Columns(configuration), new Relay<ReadProgress>(progress, done => new Reading(path, done)), cancellation)
            : EraSimulator.Simulate(
                configuration.Simulation, new Relay<RowProgress>(progress, done => new Simulating(done)), cancellation).Table;
        string target = ChooseTarget(table, configuration.Target);
        RefuseTargetsAsFeatures(table, [target, .. configuration.AuxiliaryTargets], configuration);
        TrainingData data = Cut(table, target, configuration);
        foreach (TrainingFold fold in data.Folds.Append(data.Final).Distinct())
            Check(fold, data.Target, configuration);
        if (data.Rest.Count > 0)
            Submission.RequireIds(data.Rest);
        return data;
    }

    /// <summary>The mean of a target over rows where it is known.</summary>
    public static float MeanTarget(RowSelection rows, string target) =>
        (float)rows.Target(target).Average(value => (double)value);

    private static EraCsvOptions Columns(TrainingConfiguration configuration) => new()
    {
        IdColumn = configuration.IdColumn,
        EraColumn = configuration.EraColumn,
        DataTypeColumn = configuration.DataTypeColumn,
        FeaturePrefix = configuration.FeaturePrefix,
        Features = configuration.FeatureSet is string set ? FeatureSets.Read(configuration.FeaturesFile!).Features(set) : null,
        Targets = configuration.Target is string target ? [target, .. configuration.AuxiliaryTargets] : null,
    };

    // A set of features is taken at its word, and a model that is shown its target has nothing to learn.
    private static void RefuseTargetsAsFeatures(EraTable table, IEnumerable<string> targets, TrainingConfiguration configuration)
    {
        if (targets.FirstOrDefault(table.FeatureNames.Contains) is string target)
            throw new DataFileException(configuration.FeaturesFile ?? table.Source, $"'{target}' is the target, and among the features");
    }

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

    private static TrainingData Cut(EraTable table, string target, TrainingConfiguration configuration)
    {
        string[] others = [.. table.DataType.Names.Except([DataTypes.Train, DataTypes.Validation])];
        RowSelection rest = table.All.OfType(others);
        if (configuration.Validation != ValidationKind.DataTypes)
            return CutFolds(TargetCheck.Require(table.All.OfType(DataTypes.Train, DataTypes.Validation), target, "training"), target, rest, configuration);
        RowSelection train = TargetCheck.Require(table.All.OfType(DataTypes.Train), target, "training");
        RowSelection validation = table.All.OfType(DataTypes.Validation);
        if (validation.Count > 0)
            return Single(target, train, TargetCheck.Require(validation, target, "validation"), rest, null);

        int eras = train.EraNames.Count;
        if (eras < 2)
            throw new DataFileException(table.Source, "there are no validation rows, and the only training era cannot be held out");

        int held = Math.Max(1, eras / HoldOutShare);
        validation = TargetCheck.Require(train.InEras(train.EraNames.Skip(eras - held)), target, "held-out");
        train = TargetCheck.Require(train.InEras(train.EraNames.Take(eras - held)), target, "training");
        string warning = string.Create(
            CultureInfo.InvariantCulture,
            $"There are no validation rows; the last {held} of the {eras} training eras are held out for validation.");
        return Single(target, train, validation, rest, warning);
    }

    private static TrainingData Single(string target, RowSelection train, RowSelection validation, RowSelection rest, string? warning)
    {
        var fold = new TrainingFold("validation", train, validation);
        return new TrainingData(target, [fold], fold, rest, warning);
    }

    private static TrainingData CutFolds(RowSelection rows, string target, RowSelection rest, TrainingConfiguration configuration)
    {
        int eras = rows.EraNames.Count, tenth = Math.Max(1, eras / HoldOutShare);
        IReadOnlyList<EraFold> cuts;
        if (configuration.Validation == ValidationKind.PurgedKFold && configuration.Folds > eras)
            throw new DataFileException(rows.Table.Source, $"its {eras} eras cannot be cut so: {configuration.Folds} folds need as many eras");
        try
        {
            cuts = configuration.Validation switch
            {
                ValidationKind.HoldOut => [EraFolds.HoldOut(eras, configuration.ValidationEras ?? tenth, configuration.Purge)],
                ValidationKind.WalkForward => EraFolds.WalkForward(
                    eras, configuration.FirstTrainEras ?? Math.Max(1, eras / 2), configuration.ValidationEras ?? tenth, configuration.Purge, configuration.Sliding),
                _ => EraFolds.PurgedKFold(eras, configuration.Folds, configuration.Purge, configuration.Embargo),
            };
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(rows.Table.Source, $"its {eras} eras cannot be cut so: {exception.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}", innerException: exception);
        }

        TrainingFold[] folds =
        [
            .. cuts.Select((cut, i) => new TrainingFold(
                cuts.Count == 1 ? "hold-out" : string.Create(CultureInfo.InvariantCulture, $"fold {i + 1} of {cuts.Count}"),
                TargetCheck.Require(cut.TrainRows(rows), target, "training"),
                TargetCheck.Require(cut.ValidationRows(rows), target, "validation"))),
        ];
        TrainingFold final = configuration.Validation == ValidationKind.HoldOut ? folds[0] : new TrainingFold("all rows", rows, null);
        return new TrainingData(target, folds, final, rest, null);
    }

    private static void Check(TrainingFold fold, string target, TrainingConfiguration configuration)
    {
        if (configuration.Losses.Any(loss => loss.NeedsBinaryTargets))
        {
            foreach (string one in configuration.AuxiliaryTargets.Prepend(target))
            {
                RequireBinary(fold.Train.WithTarget(one), one);
                if (fold.Validation is not null)
                    RequireBinary(fold.Validation.WithTarget(one), one);
            }
        }

        foreach (string auxiliary in configuration.AuxiliaryTargets)
            TargetCheck.Require(fold.Train, auxiliary, "training");
        if (configuration.Losses.Any(loss => loss.NeedsFeatures))
        {
            RequireRowsForNeutralization(fold.Train);
            if (fold.Validation is not null)
                RequireRowsForNeutralization(fold.Validation);
        }
    }

    private static void RequireRowsForNeutralization(RowSelection rows)
    {
        int features = rows.Table.FeatureNames.Count;
        for (int era = 0; era < rows.EraNames.Count; era++)
        {
            if (rows.EraRows.LengthOf(era) <= features)
            {
                throw new DataFileException(
                    rows.Table.Source,
                    $"era '{rows.EraNames[era]}' has {rows.EraRows.LengthOf(era)} rows, and a neutral loss needs more than the {features} features");
            }
        }
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
