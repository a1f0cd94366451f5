namespace Isotone.Boosting.Tests;

[Collection("XGBoost")]
public class BoostingCheckpointTests
{
    private static readonly BoostedTreesOptions _options = new() { Rounds = 20, LearningRate = 0.2, MaxDepth = 3, Threads = 1 };

    [XGBoostTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5)]
    public void Training_that_was_cut_off_goes_on_to_the_same_model_and_history(int cancelledAfter)
    {
        using var folder = new TemporaryFolder();
        using var train = new Sample(5, 120);
        using var validation = new Sample(3, 120, 2);
        BoostedTreesOptions options = _options with { EarlyStoppingRounds = 6 };
        using var whole = new BoostedTrees(options);
        BoostingHistory expected = whole.Fit(train.Data, Objective, validation.Data);

        options = options with { Checkpoint = new BoostingCheckpoint(folder.File("a.checkpoint")) { EveryRounds = 3, Fingerprint = "x" } };
        using var source = new CancellationTokenSource();
        using var cut = new BoostedTrees(options);
        Assert.Throws<OperationCanceledException>(() => cut.Fit(
            train.Data, Objective, validation.Data, progress: new Immediate(round => Cancel(source, round, cancelledAfter)), cancellationToken: source.Token));
        using var resumed = new BoostedTrees(options);
        BoostingHistory history = resumed.Fit(train.Data, Objective, validation.Data);
        Assert.Equal(expected.Rounds.Select(round => (round.Round, round.TrainLoss, round.Validation["spearman"])), history.Rounds.Select(round => (round.Round, round.TrainLoss, round.Validation["spearman"])));
        Assert.Equal(expected.BestRound, history.BestRound);
        Assert.Equal(whole.ToBytes(ModelFormat.Ubj), resumed.ToBytes(ModelFormat.Ubj));
    }

    [XGBoostFact]
    public void Damaged_and_foreign_checkpoints_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var train = new Sample(3, 60);
        string path = folder.File("a.checkpoint");
        BoostedTreesOptions options = _options with { Rounds = 3, Checkpoint = new BoostingCheckpoint(path) { Fingerprint = "x" } };
        using (var trees = new BoostedTrees(options))
            trees.Fit(train.Data, Objective);
        Assert.Equal(["a.checkpoint"], folder.Names);
        Assert.Contains("other settings", Problem(options with { Checkpoint = new BoostingCheckpoint(path) { Fingerprint = "y" } }), StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.StartsWith(path, Problem(options), StringComparison.Ordinal);
        }

        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("damaged", Problem(options), StringComparison.Ordinal);

        string Problem(BoostedTreesOptions other)
        {
            using var trees = new BoostedTrees(other);
            return Assert.Throws<InvalidDataException>(() => trees.Fit(train.Data, Objective)).Message;
        }
    }

    private static PearsonObjective<float> Objective => new() { Damping = null };

    private static void Cancel(CancellationTokenSource source, BoostingRound round, int after)
    {
        if (round.Round == after)
            source.Cancel();
    }

    private sealed class Immediate(Action<BoostingRound> heard) : IProgress<BoostingRound>
    {
        public void Report(BoostingRound value) => heard(value);
    }
}
