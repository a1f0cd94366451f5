namespace Isotone.Learning.Tests;

/// <summary>A run that is broken off anywhere and resumed comes to the same bits as one that goes through.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isotone-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(null)]
    public void A_kill_at_any_batch_boundary_changes_nothing(int? every)
    {
        Script unbroken = Script.Run(this, every, killAt: int.MaxValue, resume: false);
        int steps = unbroken.Killer.Seen;
        Assert.True(steps > 30);
        for (int kill = 1; kill <= steps; kill++)
        {
            File.Delete(Path);
            Assert.Throws<KilledException>(() => Script.Run(this, every, kill, resume: false));
            Script resumed = Script.Run(this, every, int.MaxValue, resume: true);
            Assert.Equal(unbroken.Final, resumed.Final);
            Assert.Equal(unbroken.Records, resumed.Records);
            Assert.Equal(unbroken.Recorder.Losses, resumed.Recorder.Losses);
            Assert.Equal(unbroken.Recorder.LearningRates, resumed.Recorder.LearningRates);
            Assert.Equal(unbroken.Strength, resumed.Strength);
            Assert.Equal((unbroken.Stopping.BestEpoch, unbroken.Stopping.BestValue), (resumed.Stopping.BestEpoch, resumed.Stopping.BestValue));
        }
    }

    [Fact]
    public void A_run_may_be_broken_off_again_and_again()
    {
        Script unbroken = Script.Run(this, every: 1, int.MaxValue, resume: false);
        File.Delete(Path);
        Script? last = null;
        for (int attempt = 0; last is null; attempt++)
        {
            Assert.True(attempt < 100);
            try
            {
                last = Script.Run(this, every: 1, killAt: 3, resume: true);
            }
            catch (KilledException)
            {
            }
        }

        Assert.Equal(unbroken.Final, last.Final);
        Assert.Equal(unbroken.Records, last.Records);
    }

    [Fact]
    public void A_cancelled_run_keeps_its_last_step()
    {
        Script unbroken = Script.Run(this, null, int.MaxValue, resume: false);
        foreach (int cancelAt in new[] { 2, 20, 31 })
        {
            File.Delete(Path);
            Assert.Throws<OperationCanceledException>(() => Script.Run(this, null, int.MaxValue, resume: false, cancelAt));
            int stepsBefore = cancelAt;
            Script resumed = Script.Run(this, null, int.MaxValue, resume: true);
            Assert.Equal(unbroken.Final, resumed.Final);
            Assert.Equal(unbroken.Killer.Seen - stepsBefore, resumed.Killer.Seen);
        }
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        Script unbroken = Script.Run(this, null, int.MaxValue, resume: false);
        Script again = Script.Run(this, null, int.MaxValue, resume: true);
        Assert.Equal(0, again.Killer.Seen);
        Assert.Equal(unbroken.Final, again.Final);
    }

    [Fact]
    public void Another_run_is_not_taken_for_the_one_that_was_broken_off()
    {
        Trainer Make(double rate = 0.01, int hidden = 16, int epochs = 2, string? fingerprint = null)
        {
            var random = new SeededRandom(1);
            var model = new Sequential<float>(new Linear<float>(6, hidden, random), new Linear<float>(hidden, 1, random));
            return new Trainer(
                model, new MeanSquaredErrorLoss<float>(), new Adam<float>(model.Parameters, new AdamOptions { LearningRate = rate }),
                new TrainerOptions { Epochs = epochs, Checkpoint = new CheckpointOptions(Path) { Fingerprint = fingerprint } });
        }

        void Resume(Trainer trainer, DataLoader data)
        {
            trainer.Resume(Path);
            trainer.Fit(data, cancellationToken: Token);
        }

        DataLoader Batches(int dataSeed = 1, long seed = 1) => DataLoader.OfRows(Data.Of(dataSeed), 50, seed);
        Make().Fit(Batches(), cancellationToken: Token);
        Resume(Make(), Batches());
        Assert.Throws<InvalidDataException>(() => Resume(Make(rate: 0.02), Batches()));
        Assert.Throws<InvalidDataException>(() => Resume(Make(hidden: 8), Batches()));
        Assert.Throws<InvalidDataException>(() => Resume(Make(epochs: 3), Batches()));
        Assert.Throws<InvalidDataException>(() => Resume(Make(fingerprint: "other"), Batches()));
        Assert.Throws<InvalidDataException>(() => Resume(Make(), Batches(dataSeed: 2)));
        Assert.Throws<InvalidDataException>(() => Resume(Make(), Batches(seed: 2)));
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused()
    {
        Sequential<float> model = Data.Network(1);
        var trainer = new Trainer(model, new MeanSquaredErrorLoss<float>(), new Adam<float>(model.Parameters));
        ModelFile.Save(Path, model);
        Assert.Contains("no checkpoint", Assert.Throws<InvalidDataException>(() => trainer.Resume(Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => trainer.Resume(Path + "x"));
    }

    /// <summary>A program that trains: a warm start, then one-cycle training on ranks with everything that has state.</summary>
    private sealed class Script
    {
        public required StepRecorder Recorder { get; init; }

        public required EarlyStopping Stopping { get; init; }

        public required Killer Killer { get; init; }

        public float[][] Final { get; private set; } = [];

        public (int Epoch, double TrainLoss, double Validation)[] Records { get; private set; } = [];

        public SoftRankStrength Strength { get; private set; }

        public static Script Run(ResumeTests test, int? every, int killAt, bool resume, int cancelAt = 0)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var random = new SeededRandom(3);
            var model = new Sequential<float>(
                new Linear<float>(6, 8, random), new BatchNorm1d<float>(8), new ReLU<float>(), new Dropout<float>(0.3, 5), new Linear<float>(8, 1, random));
            var script = new Script
            {
                Recorder = new StepRecorder(),
                Stopping = new EarlyStopping("spearman", patience: 1),
                Killer = new Killer(killAt, cancelAt, cancellation),
            };
            var spearman = new SoftSpearmanLoss<float>();
            var loss = new BlendLoss<float>((0.5, spearman), (0.5, new PearsonLoss<float>()));
            var annealing = new StrengthAnnealing(spearman, new StrengthSchedule(SoftRankStrength.Relative(30), SoftRankStrength.Relative(2)));
            var learner = new TabularLearner(
                new TabularData(Data.Of(1), Data.Of(2), batchSize: 40, seed: 9), model, loss, [Metric.Spearman], new LearnerOptions
                {
                    Callbacks = [script.Recorder, annealing, script.Killer],
                    GradientNorm = 0.5,
                    Threads = 2,
                    Checkpoint = new CheckpointOptions(test.Path) { EveryBatches = every },
                });
            if (resume)
                learner.Resume();
            learner.WarmStart(new MeanSquaredErrorLoss<float>(), 1, 0.01, cancellation.Token)
                .FitOneCycle(4, 0.03, callbacks: [script.Stopping], cancellationToken: cancellation.Token);
            script.Final =
            [
                .. model.Parameters.Select(parameter => parameter.Variable.Value.ToArray()), .. model.Buffers.Select(buffer => buffer.Variable.Value.ToArray()),
            ];
            script.Records = [.. learner.History.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainLoss, epoch.Validation["spearman"]))];
            script.Strength = spearman.Strength;
            return script;
        }
    }

    private sealed class Killer(int killAt, int cancelAt, CancellationTokenSource cancellation) : TrainingCallback
    {
        public int Seen { get; private set; }

        public override void OnBatchEnd(TrainingContext training)
        {
            if (++Seen == killAt)
                throw new KilledException();
            if (Seen == cancelAt)
                cancellation.Cancel();
        }
    }

    private sealed class KilledException : Exception;
}
