namespace Isotone.Learning.Tests;

public class TabularLearnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void One_cycle_training_learns_validates_and_predicts()
    {
        TabularLearner learner = Make(new SoftSpearmanLoss<float>());
        TrainingHistory history = learner.FitOneCycle(20, 0.03, cancellationToken: Token);
        Assert.Equal(20, history.Epochs.Count);
        IReadOnlyDictionary<string, double> scores = learner.Validate(cancellationToken: Token);
        Assert.Equal(history.Epochs[^1].Validation, scores);
        Assert.InRange(scores["spearman"], 0.75, 1);
        float[] predictions = learner.Predict(Data.Of(2), cancellationToken: Token);
        Assert.Equal(scores["spearman"], Metric.Spearman.Compute(predictions, Targets(Data.Of(2)), Data.Of(2).Eras));
        Assert.Equal(["train_loss", "loss", "spearman"], history.Curves().Select(curve => curve.Name));
        Assert.All(history.Curves(), curve => Assert.Equal((20, 20), (curve.Epochs.Count, curve.Values.Count)));
    }

    [Fact]
    public void One_cycle_training_has_the_schedules_rates_in_every_call()
    {
        var recorder = new StepRecorder();
        TabularLearner learner = Make(new MeanSquaredErrorLoss<float>(), recorder);
        learner.FitOneCycle(2, 0.01, cancellationToken: Token);
        learner.FitOneCycle(2, 0.01, cancellationToken: Token);
        int steps = recorder.LearningRates.Count / 2;
        var schedule = new OneCycleSchedule(steps);
        for (int step = 0; step < steps; step++)
        {
            Assert.Equal(schedule.LearningRateAt(step, 0.01), recorder.LearningRates[step]);
            Assert.Equal(schedule.MomentumAt(step), recorder.Momenta[step]);
            Assert.Equal(recorder.LearningRates[step], recorder.LearningRates[steps + step]);
        }

        Assert.Equal([1, 2, 3, 4], learner.History.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_warm_start_trains_on_its_loss_and_puts_the_own_one_back()
    {
        var own = new SoftSpearmanLoss<float>();
        TabularLearner learner = Make(own);
        learner.WarmStart(new MeanSquaredErrorLoss<float>(), epochs: 2, learningRate: 0.01, Token);
        Assert.Same(own, learner.Loss);
        Assert.True(learner.History.Epochs[0].TrainLoss > 0);
        TrainingHistory history = learner.FitOneCycle(2, 0.01, cancellationToken: Token);
        Assert.Equal(4, history.Epochs.Count);
        Assert.True(history.Epochs[^1].TrainLoss < 0);
    }

    [Fact]
    public void Another_loss_starts_the_optimizer_afresh()
    {
        TabularLearner learner = Make(new MeanSquaredErrorLoss<float>());
        learner.Fit(1, cancellationToken: Token);
        Assert.True(learner.Optimizer.Steps > 0);
        learner.Loss = learner.Loss;
        Assert.True(learner.Optimizer.Steps > 0);
        learner.Loss = new PearsonLoss<float>();
        Assert.Equal(0, learner.Optimizer.Steps);
    }

    [Fact]
    public void A_learning_rate_is_found_and_nothing_changes()
    {
        TabularLearner learner = Make(new MeanSquaredErrorLoss<float>());
        float[] before = learner.Predict(Data.Of(2), cancellationToken: Token);
        LearningRateSweep sweep = learner.FindLearningRate(cancellationToken: Token);
        Assert.InRange(sweep.MinimumOverTen, 1e-7, 10);
        Assert.Equal(before, learner.Predict(Data.Of(2), cancellationToken: Token));
    }

    [Fact]
    public void The_loss_is_given_features_and_weights_in_training_and_validation()
    {
        ArraySource source = Weighted(weights: [.. Enumerable.Range(0, Data.Of(1).RowCount).Select(row => (float)(row % 3))]);
        var loss = new FeatureNeutralLoss<float>(new PearsonLoss<float>(), 0.5);
        Sequential<float> model = Data.Network(1);
        float[] first = Predictor.Predict(model, source, cancellationToken: Token);
        double expected = loss.Evaluate(first, Inputs(source));
        var learner = new TabularLearner(
            new TabularData(source, source, batchSize: source.RowCount), model, loss,
            options: new LearnerOptions { Optimizer = made => new Adam<float>(made.Parameters, new AdamOptions { LearningRate = 0 }) });
        EpochRecord record = learner.Fit(1, cancellationToken: Token).Epochs[0];
        Assert.Equal(expected, record.Validation["loss"], 1e-6);
        Assert.Equal(expected, record.TrainLoss, 1e-6);
    }

    [Fact]
    public void The_train_loss_of_weighted_rows_is_their_weighted_mean()
    {
        ArraySource source = Weighted(weights: [.. Enumerable.Range(0, Data.Of(1).RowCount).Select(row => (float)(row % 5))]);
        var learner = new TabularLearner(
            new TabularData(source, source, batchSize: 50), Data.Network(1), new MeanSquaredErrorLoss<float>(),
            options: new LearnerOptions { Optimizer = made => new Adam<float>(made.Parameters, new AdamOptions { LearningRate = 0 }) });
        EpochRecord record = learner.Fit(1, cancellationToken: Token).Epochs[0];
        Assert.Equal(record.Validation["loss"], record.TrainLoss, 1e-6);
    }

    [Fact]
    public void A_loss_without_weights_says_so()
    {
        ArraySource source = Weighted(weights: [.. Enumerable.Repeat(1f, Data.Of(1).RowCount)]);
        var learner = new TabularLearner(new TabularData(source), Data.Network(1), new Unweighted());
        Assert.Throws<NotSupportedException>(() => learner.Fit(1, cancellationToken: Token));
    }

    private sealed class Unweighted : Loss<float>
    {
        public override string Name => "unweighted";

        public override string Kind => "Unweighted";

        public override bool IsPerRow => false;

        protected override Variable<float> Compute(Variable<float> predictions, Variable<float> targets, Rows rows) => predictions.MeanSquaredError(targets);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TabularData(Data.Of(1), Data.Of(2, features: 5)));
        Assert.Throws<ArgumentException>(() => new TabularLearner(new TabularData(Data.Of(1)), Data.Network(1, 5), new PearsonLoss<float>()));
        TabularLearner learner = new(new TabularData(Data.Of(1)), Data.Network(1), new PearsonLoss<float>());
        Assert.Throws<InvalidOperationException>(() => learner.Validate(cancellationToken: Token));
        Assert.Throws<InvalidOperationException>(() => learner.Resume());
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Fit(0, cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.FitOneCycle(0, cancellationToken: Token));
    }

    private static TabularLearner Make(Loss<float> loss, params TrainingCallback[] callbacks) => new(
        new TabularData(Data.Of(1), Data.Of(2), batchSize: 50), Data.Network(1), loss, [Metric.Spearman], new LearnerOptions { Callbacks = callbacks });

    private static float[] Targets(ArraySource source)
    {
        float[] targets = new float[source.RowCount];
        source.GatherTargets([.. Enumerable.Range(0, targets.Length)], targets);
        return targets;
    }

    private static float[] Features(ArraySource source)
    {
        float[] features = new float[source.RowCount * source.FeatureCount];
        source.GatherFeatures([.. Enumerable.Range(0, source.RowCount)], features);
        return features;
    }

    private static ArraySource Weighted(float[] weights)
    {
        ArraySource plain = Data.Of(1);
        return new ArraySource(Features(plain), Targets(plain), plain.Eras, weights: weights);
    }

    private static LossInputs<float> Inputs(ArraySource source)
    {
        float[] weights = new float[source.RowCount];
        source.GatherWeights([.. Enumerable.Range(0, weights.Length)], weights);
        return new LossInputs<float>(
            Variable.From<float>(Targets(source)), source.Eras, Variable.From<float>(weights),
            Variable.From<float>(Features(source), new Shape(source.RowCount, source.FeatureCount)));
    }
}
