namespace Isotone.Learning.Tests;

public class TrainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mse")]
    [InlineData("pearson")]
    [InlineData("spearman")]
    public void A_network_learns_on_each_loss(string name)
    {
        Trainer trainer = Make(name, out _, out DataLoader data, epochs: 30);
        TrainingHistory history = trainer.Fit(data, Data.Of(2), [Metric.Spearman, Metric.Pearson], cancellationToken: Token);
        Assert.Equal(Enumerable.Range(1, 30), history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(["loss", "spearman", "pearson"], history.Epochs[0].Validation.Keys);
        Assert.True(history.Epochs[^1].TrainLoss < history.Epochs[0].TrainLoss);
        Assert.True(history.Epochs[^1].Validation["loss"] < history.Epochs[0].Validation["loss"]);
        Assert.InRange(history.Epochs[^1].Validation["spearman"], 0.75, 1);
        Assert.Empty(history.ConstantTargetEras);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.Seconds > 0));
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("spearman")]
    public void The_same_seeds_give_the_same_bits_for_any_number_of_threads(string name)
    {
        float[] Train(int threads, int seed)
        {
            Trainer trainer = Make(name, out Sequential<float> model, out DataLoader data, epochs: 3, threads, seed);
            trainer.Fit(data, cancellationToken: Token);
            return [.. model.Parameters.SelectMany(parameter => parameter.Variable.Value.ToArray())];
        }

        float[] expected = Train(1, 1);
        Assert.Equal(expected, Train(1, 1));
        Assert.Equal(expected, Train(3, 1));
        Assert.NotEqual(expected, Train(1, 2));
    }

    [Fact]
    public void The_first_train_loss_is_the_mean_of_the_batches_weighed_by_their_rows()
    {
        // With a learning rate of 0 every batch sees the first parameters, so the mean is the loss of the whole.
        ArraySource source = Data.Of(1);
        Sequential<float> model = Data.Network(1);
        var adam = new Adam<float>(model.Parameters, new AdamOptions { LearningRate = 0 });
        var trainer = new Trainer(model, new MeanSquaredErrorLoss<float>(), adam, new TrainerOptions { Epochs = 1 });
        EpochRecord epoch = trainer.Fit(DataLoader.OfRows(source, 50), source, cancellationToken: Token).Epochs[0];
        Assert.Equal(epoch.Validation["loss"], epoch.TrainLoss, 1e-6);
    }

    [Fact]
    public void Progress_tells_where_the_run_stands()
    {
        Trainer trainer = Make("mse", out _, out DataLoader data, epochs: 2);
        var reports = new Reports<TrainingProgress>();
        TrainingHistory history = trainer.Fit(data, progress: reports, cancellationToken: Token);
        int batches = data.BatchCount;
        Assert.Equal(2 * batches, reports.Items.Count);
        Assert.Equal((1, 2, 1, batches), (reports.Items[0].Epoch, reports.Items[0].Epochs, reports.Items[0].Batch, reports.Items[0].Batches));
        Assert.Equal(history.Epochs[0].TrainLoss, reports.Items[batches - 1].Loss);
        Assert.All(reports.Items.SkipLast(1), report => Assert.True(report.SecondsLeft > 0));
        Assert.Equal(0, reports.Items[^1].SecondsLeft, 1e-9);
    }

    [Fact]
    public void Another_call_carries_on()
    {
        Trainer once = Make("mse", out Sequential<float> a, out DataLoader data, epochs: 4);
        Trainer twice = Make("mse", out Sequential<float> b, out _, epochs: 2);
        once.Fit(data, cancellationToken: Token);
        twice.Fit(data, cancellationToken: Token);
        TrainingHistory history = twice.Fit(data, cancellationToken: Token);
        Assert.Equal([1, 2, 3, 4], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(a.Parameters[0].Variable.Value.ToArray(), b.Parameters[0].Variable.Value.ToArray());
    }

    [Fact]
    public void Cancelling_keeps_the_finished_epochs()
    {
        Trainer trainer = Make("mse", out _, out DataLoader data, epochs: 5);
        using var source = new CancellationTokenSource();
        var cancelInThird = new Reports<TrainingProgress>
        {
            OnReport = report =>
            {
                if (report.Epoch == 3)
                    source.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(data, progress: cancelInThird, cancellationToken: source.Token));
        Assert.Equal(2, trainer.History.Epochs.Count);
    }

    [Fact]
    public void Divergence_names_epoch_and_batch()
    {
        ArraySource source = Data.Of(1);
        Sequential<float> model = Data.Network(1);
        var adam = new Adam<float>(model.Parameters, new AdamOptions { LearningRate = 1e30 });
        var trainer = new Trainer(model, new MeanSquaredErrorLoss<float>(), adam);
        TrainingDivergedException failure = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(DataLoader.OfRows(source, 50), cancellationToken: Token));
        Assert.Equal((1, 2), (failure.Epoch, failure.Batch));
        Assert.Contains("epoch 1, batch 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_is_not_a_number_is_told_from_divergence()
    {
        ArraySource source = new([.. Enumerable.Repeat(1f, 59), float.NaN], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Rows.One(10));
        Sequential<float> model = Data.Network(1);
        var trainer = new Trainer(model, new MeanSquaredErrorLoss<float>(), new Adam<float>(model.Parameters));
        Exception failure = Assert.Throws<InvalidDataException>(
            () => trainer.Fit(DataLoader.OfRows(source, 5, shuffle: false), cancellationToken: Token));
        Assert.Contains("feature in epoch 1, batch 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eras_with_a_constant_target_are_named_once()
    {
        ArraySource good = Data.Of(1, eras: 3);
        float[] features = new float[good.RowCount * good.FeatureCount], targets = new float[good.RowCount];
        int[] rows = [.. Enumerable.Range(0, good.RowCount)];
        good.GatherFeatures(rows, features);
        good.GatherTargets(rows, targets);
        good.Eras.Slice(targets.AsSpan(), 1).Fill(0.5f);
        var source = new ArraySource(features, targets, good.Eras, ["a", "b", "c"]);
        Sequential<float> model = Data.Network(1);
        var trainer = new Trainer(model, new SoftSpearmanLoss<float>(), new Adam<float>(model.Parameters), new TrainerOptions { Epochs = 3 });
        Assert.Equal(["b"], trainer.Fit(DataLoader.OfEras(source, 2), cancellationToken: Token).ConstantTargetEras);
    }

    [Fact]
    public void An_epoch_after_the_first_allocates_next_to_nothing()
    {
        Trainer trainer = Make("spearman", out _, out DataLoader data, epochs: 2, threads: 1);
        trainer.Fit(data, cancellationToken: Token);
        long perStep = Testing.Allocation.OnThisThread(() => trainer.Fit(data, cancellationToken: Token)) / (2 * data.BatchCount);

        // Nodes of the graph, no buffers: the activations of one batch alone are 3 * 50 * 16 floats.
        Assert.InRange(perStep, 0, 6_000);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Sequential<float> model = Data.Network(1, features: 5);
        var adam = new Adam<float>(model.Parameters);
        var loss = new MeanSquaredErrorLoss<float>();
        Assert.Throws<ArgumentException>(() => new Trainer(model, loss, adam).Fit(DataLoader.OfRows(Data.Of(1), 10), cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(model, loss, adam, new TrainerOptions { Epochs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(model, loss, adam, new TrainerOptions { PredictionBatchSize = 0 }));
    }

    private static Trainer Make(
        string name, out Sequential<float> model, out DataLoader data, int epochs, int threads = 2, int seed = 1)
    {
        Loss<float> loss = name switch
        {
            "mse" => new MeanSquaredErrorLoss<float>(),
            "pearson" => new PearsonLoss<float>(),
            _ => new SoftSpearmanLoss<float>(),
        };
        model = Data.Network(seed);
        data = loss.IsPerRow ? DataLoader.OfEras(Data.Of(1), 2, seed) : DataLoader.OfRows(Data.Of(1), 50, seed);
        var adam = new Adam<float>(model.Parameters, new AdamOptions { LearningRate = 0.01 });
        return new Trainer(model, loss, adam, new TrainerOptions { Epochs = epochs, Threads = threads });
    }

    private sealed class Reports<TReport> : IProgress<TReport>
    {
        public List<TReport> Items { get; } = [];

        public Action<TReport>? OnReport { get; init; }

        public void Report(TReport value)
        {
            Items.Add(value);
            OnReport?.Invoke(value);
        }
    }
}
