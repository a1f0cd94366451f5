namespace Isotone.Learning.Tests;

public class MetricTests
{
    [Fact]
    public void Correlations_are_averaged_over_the_eras_that_define_them()
    {
        float[] predictions = [1, 2, 3, 1, 2, 4, 5, 5, 5], targets = [1, 2, 3, 9, 4, 1, 1, 2, 3];
        Rows eras = Rows.Batch(3, 3);
        Assert.Equal(0, Metric.Spearman.Compute(predictions, targets, eras), 1e-12);
        Assert.Equal(double.NaN, Metric.Pearson.Compute([1, 1], [1, 2], Rows.One(2)));
        Assert.Equal(1, Metric.Pearson.Compute([1, 2], [1, 5], Rows.One(2)), 1e-12);
    }

    [Fact]
    public void A_loss_is_a_metric_under_its_name()
    {
        Metric metric = Metric.Of(new MeanSquaredErrorLoss<float>());
        Assert.Equal("mse", metric.Name);
        Assert.Equal(2.5, metric.Compute([1, 2], [2, 4], Rows.One(2)));
    }
}
