using Isotone.Charts;

namespace Isotone.Learning.Tests;

public class LearningRateFinderTests
{
    [Fact]
    public void The_sweep_is_exponential_and_takes_everything_back()
    {
        var random = new SeededRandom(1);
        var model = new Sequential<float>(
            new Linear<float>(6, 8, random), new BatchNorm1d<float>(8), new ReLU<float>(), new Dropout<float>(0.1), new Linear<float>(8, 1, random));
        var adam = new Adam<float>(model.Parameters);
        var loader = DataLoader.OfRows(Data.Of(1), 32, seed: 1);
        float[][] before = State(model);
        model.Eval();
        LearningRateSweep sweep = LearningRateFinder.Run(
            model, new MeanSquaredErrorLoss<float>(), adam, loader, new LearningRateFinderOptions { Steps = 60 }, TestContext.Current.CancellationToken);
        Assert.Equal(before, State(model));
        Assert.False(model.IsTraining);
        Assert.Equal(1e-3, adam.LearningRate);
        Assert.Equal(0, adam.Steps);
        Assert.All(adam.ExportState().Tensors.Values, tensor => Assert.All(tensor.Values.ToArray(), value => Assert.Equal(0, value)));

        Assert.Equal(1e-7, sweep.LearningRates[0], 1e-20);
        Assert.Equal(sweep.LearningRates.Count, sweep.Losses.Count);
        for (int i = 1; i < sweep.LearningRates.Count; i++)
            Assert.Equal(Math.Pow(1e8, 1.0 / 59), sweep.LearningRates[i] / sweep.LearningRates[i - 1], 1e-9);
        Assert.Equal(sweep.Losses[0], sweep.SmoothedLosses[0], 1e-12);
        int skipped = sweep.Losses.Count / 10;
        int least = sweep.SmoothedLosses.ToList().IndexOf(sweep.SmoothedLosses.Skip(skipped).Min());
        Assert.Equal(sweep.LearningRates[least] / 10, sweep.MinimumOverTen);
    }

    [Fact]
    public void The_suggestions_train_and_a_sweep_that_diverges_ends_early()
    {
        var model = new Linear<float>(6, 1, new SeededRandom(1));
        var sgd = new Sgd<float>(model.Parameters);
        LearningRateSweep sweep = LearningRateFinder.Run(
            model, new MeanSquaredErrorLoss<float>(), sgd, DataLoader.OfRows(Data.Of(1), 64, seed: 1),
            new LearningRateFinderOptions { LowestRate = 1e-4, HighestRate = 1e4 }, TestContext.Current.CancellationToken);
        Assert.True(sweep.HasDiverged);
        Assert.True(sweep.LearningRates.Count < 100);

        // Squared error of six features of variance 1/3: steps above about 2 / (2/3) diverge.
        Assert.InRange(sweep.SteepestDescent, 1e-3, 3);
        Assert.InRange(sweep.MinimumOverTen, 1e-3, 3);
    }

    [Fact]
    public void The_picture_shows_the_sweep_and_both_suggestions()
    {
        double[] rates = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10], smoothed = [1, 0.9, 0.5, 0.4, 0.8, 1e6];
        var sweep = new LearningRateSweep(rates, smoothed, smoothed, 1e-2, 1e-2, HasDiverged: true);
        Chart chart = sweep.Chart();
        Assert.Equal(AxisScale.Logarithmic, chart.X.Scale);
        Assert.Equal(rates, chart.Series[0].X);
        Assert.Equal([1, 0.9, 0.5, 0.4, 0.8, double.NaN], chart.Series[0].Y);
        Assert.Equal((1e-2, 0.5), (chart.Series[1].X[0], chart.Series[1].Y[0]));
        Assert.Contains("steepest descent: 1E-2", SvgChart.Document(chart), StringComparison.Ordinal);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(SvgChart.Document(chart)).Root!.Name.LocalName);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        void Run(LearningRateFinderOptions options)
        {
            Sequential<float> model = Data.Network(1);
            LearningRateFinder.Run(
                model, new MeanSquaredErrorLoss<float>(), new Adam<float>(model.Parameters), DataLoader.OfRows(Data.Of(1), 32, seed: 1), options, TestContext.Current.CancellationToken);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new() { LowestRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new() { HighestRate = 1e-9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new() { Steps = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(new() { Smoothing = 1 }));
    }

    private static float[][] State(Module<float> model) =>
    [
        .. model.Parameters.Select(parameter => parameter.Variable.Value.ToArray()), .. model.Buffers.Select(buffer => buffer.Variable.Value.ToArray()),
    ];
}
