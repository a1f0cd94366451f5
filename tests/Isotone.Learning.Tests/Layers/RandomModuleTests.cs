namespace Isotone.Learning.Tests;

public class RandomModuleTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_drops_the_share_and_scales_the_rest(double probability)
    {
        const int Length = 200_000;
        Variable<float> ones = Variable.Constant(new Shape(Length), 1f);
        float[] y = new Dropout<float>(probability, seed: 3).Forward(ones).Value.ToArray();
        float scale = (float)(1 / (1 - probability));
        Assert.All(y, value => Assert.True(value == 0 || value == scale));
        double deviation = Math.Sqrt(probability * (1 - probability) / Length);
        Assert.Equal(probability, y.Count(value => value == 0) / (double)Length, 5 * deviation);

        // Neighbours and places a power of two apart do not go together.
        foreach (int lag in new[] { 1, 2, 8, 16, 256, 512, 65_536 })
        {
            int both = Enumerable.Range(0, Length - lag).Count(i => y[i] == 0 && y[i + lag] == 0);
            double share = probability * probability;
            Assert.Equal(share, both / (double)(Length - lag), 6 * Math.Sqrt(share * (1 - share) / (Length - lag)) + 1e-3);
        }
    }

    [Fact]
    public void Draws_depend_on_seed_and_count_alone()
    {
        Variable<float> ones = Variable.Constant(new Shape(40_000), 1f);
        Dropout<float> first = new(0.5, seed: 1), again = new(0.5, seed: 1), other = new(0.5, seed: 2);
        float[][] draws = [.. Enumerable.Range(0, 3).Select(_ => first.Forward(ones).Value.ToArray())];
        Assert.NotEqual(draws[0], draws[1]);
        Assert.NotEqual(draws[0], other.Forward(ones).Value.ToArray());
        using (Parallelism.Limit(3))
            Assert.Equal(draws[0], again.Forward(ones).Value.ToArray());

        // A resumed run puts the count back and draws what would have come next.
        var resumed = new Dropout<float>(0.5, seed: 1);
        NamedBuffer<float> count = Assert.Single(resumed.Buffers);
        Assert.False(count.Persistent);
        count.Variable.Data[0] = 2;
        Assert.Equal(draws[2], resumed.Forward(ones).Value.ToArray());
    }

    [Fact]
    public void Extremes_and_prediction()
    {
        Variable<double> x = Inputs.Any(1, 4, 5);
        foreach (Module<double> layer in new Module<double>[] { new Dropout<double>(0), new FeatureDropout<double>(0), new FeatureReversal<double>(0) })
            Assert.Same(x, layer.Forward(x));
        Assert.All(new Dropout<double>(1).Forward(x).Value.ToArray(), value => Assert.Equal(0, value));
        Assert.All(new FeatureDropout<double>(1).Forward(x).Value.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(x.Value.ToArray().Select(value => -value), new FeatureReversal<double>(1).Forward(x).Value.ToArray());
        foreach (Module<double> layer in new Module<double>[] { new Dropout<double>(), new FeatureDropout<double>(0.5), new FeatureReversal<double>(0.5) })
        {
            layer.Eval();
            Assert.Same(x, layer.Forward(x));
        }
    }

    [Fact]
    public void Features_are_changed_for_the_whole_batch()
    {
        const int Rows = 6, Features = 400;
        Variable<double> x = Variable.Constant(new Shape(Rows, Features), 2.0);
        foreach ((Module<double> layer, double changed) in new (Module<double>, double)[] { (new FeatureDropout<double>(0.3, 5), 0), (new FeatureReversal<double>(0.3, 5), -2) })
        {
            double[] y = layer.Forward(x).Value.ToArray();
            for (int row = 1; row < Rows; row++)
                Assert.Equal(y[..Features], y[(row * Features)..((row + 1) * Features)]);
            Assert.All(y, value => Assert.True(value == 2 || value == changed));
            Assert.InRange(y.Take(Features).Count(value => value == changed), 75, 165);
            Assert.NotEqual(y, layer.Forward(x).Value.ToArray());
            Assert.Throws<ArgumentException>(() => layer.Forward(Inputs.Any(1, 4)));
        }
    }

    [Fact]
    public void Gradients()
    {
        GradientAssert.Holds(v => v[0].Dropout(0.4, seed: 1), Inputs.Any(1, 7, 13));
        GradientAssert.Holds(v => new FeatureDropout<double>(0.5, 1).Forward(v[0]), Inputs.Any(1, 7, 13));
        GradientAssert.Holds(v => new FeatureReversal<double>(0.5, 1).Forward(v[0]), Inputs.Any(1, 7, 13));
    }

    [Fact]
    public void Settings_are_told_and_those_out_of_range_refused()
    {
        Assert.Equal([new Setting("p", "0.5"), new Setting("seed", "7")], new Dropout<float>(seed: 7).Settings);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout<float>(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureDropout<float>(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureReversal<float>(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Inputs.Any(1, 3).Dropout(2, 1));
    }
}
