using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Isotone.Boosting;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Trains boosted trees.</summary>
internal sealed class TreeTrainer : MemberTrainer
{
    // Rounds between checkpoints where nothing else is said.
    private const int EveryRounds = 10;

    private readonly TreeFamily _family;
    private readonly MemberData _data;
    private readonly BoostingObjective<float> _objective;
    private readonly TreeModel _model;

    public TreeTrainer(TreeFamily family, MemberData data, TrainingCheckpoints? checkpoints)
    {
        (_family, _data) = (family, data);
        TrainingConfiguration configuration = data.Configuration;
        _objective = BoostingLosses.Create(configuration);
        BoostedTreesOptions options = BoostingConfiguration.Options(configuration) with { Communicator = family.Communicator };

        // Nothing to watch: as many rounds as were best where there was something.
        if (data.Validation is null && options.EarlyStoppingRounds is not null)
            options = options with { EarlyStoppingRounds = null, Rounds = family.BestRounds(data.Target) ?? options.Rounds };
        if (checkpoints?.Next(configuration) is Learning.CheckpointOptions checkpoint)
        {
            options = options with
            {
                Checkpoint = new BoostingCheckpoint(checkpoint.Path)
                {
                    EveryRounds = checkpoint.EveryBatches ?? EveryRounds,
                    Fingerprint = Fingerprint(checkpoint.Fingerprint!, data),
                },
            };
        }

        _model = new TreeModel(new BoostedTrees(options), data.Train.Table.FeatureNames);
        Start = _objective is SquaredErrorObjective<float>
            ? string.Create(CultureInfo.InvariantCulture, $"the mean target {TrainingData.MeanTarget(data.Train, data.Target)}")
            : "0";
        Summary = TreeSummary.Of(_objective, options, configuration, data.Train);
    }

    public override ModelSummary Summary { get; }

    public override string Start { get; }

    public override IMemberModel Model => _model;

    public override TrainingHistory History => new([.. _model.Trees.History.Rounds.Select(Record)], ConstantEras());

    public override void Fit(IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        BoostingHistory history = _model.Trees.Fit(
            _family.Training(_data).With(_data.Target),
            _objective,
            _data.Validation is RowSelection validation && _family.Validates ? _family.Validation(validation, _data).With(_data.Target) : null,
            [BoostingMetric.Spearman, BoostingMetric.Pearson],
            new Relay<BoostingRound>(progress, round => new RoundFinished(Record(round), _model.Trees.Options.Rounds, round.SecondsLeft)),
            cancellation);
        if (history.BestRound is int best)
            _family.Remember(_data.Target, best);
    }

    private static EpochRecord Record(BoostingRound round) => new(round.Round, round.TrainLoss, round.Validation, round.Seconds);

    // Only equal settings on equal data may go on from a checkpoint.
    private static string Fingerprint(string settings, MemberData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(data.Train.Indices));
        hash.AppendData(MemoryMarshal.AsBytes<float>(data.Train.Target(data.Target)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{settings} {data.Train.Table.RowCount} rows, {string.Join(",", data.Train.Table.FeatureNames)}, {Convert.ToHexString(hash.GetHashAndReset())}");
    }

    private string[] ConstantEras()
    {
        if (_objective is SquaredErrorObjective<float>)
            return [];
        float[] targets = _data.Train.Target(_data.Target);
        Rows eras = _data.Train.EraRows;
        return
        [
            .. Enumerable.Range(0, eras.Count)
                .Where(era => eras.Slice<float>(targets, era) is var values && !values.ContainsAnyExcept(values[0]))
                .Select(era => _data.Train.EraNames[era]),
        ];
    }
}
