namespace Isotone.Learning.Tests;

public class CallbackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Callbacks_are_told_in_order()
    {
        var spy = new Spy();
        TabularLearner learner = Make(out _, spy);
        learner.Fit(2, cancellationToken: Token);
        string epoch = "E" + string.Concat(Enumerable.Repeat("Bb", 6)) + "e";
        Assert.Equal($"T{epoch}{epoch}t", string.Concat(spy.Events));
        Assert.Equal(12, spy.Fractions.Count);
        Assert.Equal(1, spy.Fractions[^1], 1e-12);
        Assert.Equal(spy.Fractions.Order(), spy.Fractions);
    }

    [Fact]
    public void A_callback_can_stop_the_run_in_an_epoch()
    {
        var spy = new Spy { StopAfter = 8 };
        TabularLearner learner = Make(out _, spy);
        TrainingHistory history = learner.Fit(5, cancellationToken: Token);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal("TEBbBbBbBbBbBbeEBbBbet", string.Concat(spy.Events));
        Assert.True(history.Epochs[1].Validation.ContainsKey("loss"));
    }

    [Fact]
    public void Early_stopping_puts_the_best_epoch_back()
    {
        // The metric is best in the third epoch.
        double[] values = [1, 2, 5, 4, double.NaN, 5, 9];
        int calls = 0;
        var stopping = new EarlyStopping("scripted", patience: 3);
        var keeper = new Keeper();
        TabularLearner learner = Make(out Sequential<float> model, [stopping, keeper], new Metric("scripted", (_, _, _) => values[calls++]));
        TrainingHistory history = learner.Fit(7, cancellationToken: Token);
        Assert.Equal(6, history.Epochs.Count);
        Assert.Equal((3, 5.0, 3), (stopping.BestEpoch, stopping.BestValue!.Value, stopping.EpochsWithoutGain));
        Assert.Equal(keeper.AfterEpoch[2], model.Parameters[0].Variable.Value.ToArray());
        Assert.NotEqual(keeper.AfterEpoch[5], model.Parameters[0].Variable.Value.ToArray());
    }

    [Fact]
    public void Losses_are_better_when_lower_and_gains_may_be_asked_to_be_large()
    {
        double[] values = [5, 4.9, 4.8, 1];
        int calls = 0;
        var metric = new Metric("scripted", (_, _, _) => values[calls++]) { HigherIsBetter = false };
        var stopping = new EarlyStopping("scripted", patience: 2, leastGain: 0.5, restoreBest: false);
        Assert.Equal(3, Make(out _, [stopping], metric).Fit(4, cancellationToken: Token).Epochs.Count);
        Assert.Equal(1, stopping.BestEpoch);
        calls = 0;
        stopping = new EarlyStopping("scripted", patience: 2);
        Assert.Equal(4, Make(out _, [stopping], metric).Fit(4, cancellationToken: Token).Epochs.Count);
        Assert.Equal(4, stopping.BestEpoch);
    }

    [Fact]
    public void A_metric_that_is_not_there_is_named()
    {
        string message = Assert.Throws<InvalidOperationException>(
            () => Make(out _, new EarlyStopping("nothing")).Fit(1, cancellationToken: Token)).Message;
        Assert.Contains("'nothing'", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(patience: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(leastGain: double.NaN));
    }

    [Fact]
    public void Annealing_spans_each_call()
    {
        var loss = new SoftSpearmanLoss<float>();
        var annealing = new StrengthAnnealing(loss, new StrengthSchedule(SoftRankStrength.Relative(100), SoftRankStrength.Relative(1)));
        var learner = new TabularLearner(new TabularData(Data.Of(1)), Data.Network(1), loss);
        learner.Fit(1, cancellationToken: Token);
        var spy = new Spy { Watched = loss };
        learner.Fit(3, callbacks: [annealing, spy], cancellationToken: Token);
        Assert.Equal(100, spy.Strengths[0].Value);
        Assert.Equal(1, loss.Strength.Value);
    }

    private static TabularLearner Make(out Sequential<float> model, params TrainingCallback[] callbacks) => Make(out model, callbacks, Metric.Spearman);

    private static TabularLearner Make(out Sequential<float> model, TrainingCallback[] callbacks, Metric metric)
    {
        model = Data.Network(1);
        return new TabularLearner(
            new TabularData(Data.Of(1), Data.Of(2), batchSize: 50), model, new MeanSquaredErrorLoss<float>(), [metric], new LearnerOptions { Callbacks = callbacks });
    }

    private sealed class Keeper : TrainingCallback
    {
        public List<float[]> AfterEpoch { get; } = [];

        public override void OnEpochEnd(TrainingContext training) => AfterEpoch.Add(training.Model.Parameters[0].Variable.Value.ToArray());
    }

    private sealed class Spy : TrainingCallback
    {
        public List<string> Events { get; } = [];

        public List<double> Fractions { get; } = [];

        public List<SoftRankStrength> Strengths { get; } = [];

        public int StopAfter { get; init; }

        public SoftSpearmanLoss<float>? Watched { get; init; }

        public override void OnTrainingBegin(TrainingContext training) => Events.Add("T");

        public override void OnTrainingEnd(TrainingContext training) => Events.Add("t");

        public override void OnEpochBegin(TrainingContext training) => Events.Add("E");

        public override void OnEpochEnd(TrainingContext training) => Events.Add("e");

        public override void OnBatchBegin(TrainingContext training)
        {
            Events.Add("B");
            if (Watched is not null)
                Strengths.Add(Watched.Strength);
        }

        public override void OnBatchEnd(TrainingContext training)
        {
            Events.Add("b");
            Fractions.Add(training.Fraction);
            if (training.Steps == StopAfter)
                training.Stop();
        }
    }
}
