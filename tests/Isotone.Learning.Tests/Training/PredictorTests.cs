namespace Isotone.Learning.Tests;

public class PredictorTests
{
    [Fact]
    public void Predictions_do_not_depend_on_the_batch_size()
    {
        ArraySource source = Data.Of(1);
        Sequential<float> model = Data.Network(1);
        float[] whole = Predictor.Predict(model, source, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(source.RowCount, whole.Length);
        float[] features = new float[source.RowCount * source.FeatureCount];
        source.GatherFeatures([.. Enumerable.Range(0, source.RowCount)], features);
        Assert.Equal(model.Forward(Variable.From<float>(features, new Shape(source.RowCount, source.FeatureCount))).Value.ToArray(), whole);
        foreach (int size in new[] { 1, 7, 100 })
            Assert.Equal(whole, Predictor.Predict(model, source, size, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_model_is_put_back_to_its_mode()
    {
        Sequential<float> model = Data.Network(1);
        var spy = new Spy();
        var wrapped = new Sequential<float>(spy, model);
        Predictor.Predict(wrapped, Data.Of(1), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(spy.WasTraining);
        Assert.True(wrapped.IsTraining);
        Assert.False(NoGrad.IsActive);
    }

    [Fact]
    public void Work_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Predictor.Predict(Data.Network(1), Data.Of(1), cancellationToken: cancelled.Token));
    }

    [Fact]
    public void A_model_that_does_not_fit_is_refused()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Throws<ArgumentException>(() => Predictor.Predict(Data.Network(1, features: 5), Data.Of(1), cancellationToken: token));
        Assert.Throws<ArgumentException>(() => Predictor.Predict(new Linear<float>(6, 2, new SeededRandom(1)), Data.Of(1), cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(() => Predictor.Predict(Data.Network(1), Data.Of(1), 0, cancellationToken: token));
    }

    private sealed class Spy : Module<float>
    {
        public bool WasTraining { get; private set; } = true;

        public override string Kind => "Spy";

        public override Variable<float> Forward(Variable<float> input)
        {
            WasTraining = IsTraining;
            return input;
        }

        public override Shape OutputShape(Shape input) => input;
    }
}
