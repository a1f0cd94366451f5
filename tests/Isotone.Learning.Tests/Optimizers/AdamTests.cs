namespace Isotone.Learning.Tests;

public class AdamTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Follows_the_published_sums(double decay, bool decoupled)
    {
        // The moments written out as sums over all gradients so far instead of recursively:
        // m_t = (1 - b1) sum_s b1^(t - s) g_s, and v_t likewise (Kingma and Ba 2015, equation 1).
        const int Length = 19;
        const double Rate = 0.01, B1 = 0.8, B2 = 0.95, Epsilon = 1e-6;
        Variable<double> p = Inputs.Any(1, Length);
        double[] expected = p.Value.ToArray();
        var gradients = new List<double[]>();
        var adam = new Adam<double>(
            [new NamedParameter<double>("p", p)],
            new AdamOptions { LearningRate = Rate, Beta1 = B1, Beta2 = B2, Epsilon = Epsilon, WeightDecay = decay, DecoupledWeightDecay = decoupled });
        for (int t = 1; t <= 30; t++)
        {
            double[] g = Inputs.Any(100 + t, Length).Value.ToArray();
            adam.ZeroGradient();
            g.CopyTo(p.GradientToAddTo());
            adam.Step();

            gradients.Add([.. g.Select((element, i) => element + (decoupled ? 0 : decay * expected[i]))]);
            for (int i = 0; i < Length; i++)
            {
                double m = 0, v = 0;
                for (int s = 1; s <= t; s++)
                {
                    m += (1 - B1) * Math.Pow(B1, t - s) * gradients[s - 1][i];
                    v += (1 - B2) * Math.Pow(B2, t - s) * Math.Pow(gradients[s - 1][i], 2);
                }

                double mHat = m / (1 - Math.Pow(B1, t)), vHat = v / (1 - Math.Pow(B2, t));
                double decayed = decoupled ? expected[i] - (Rate * decay * expected[i]) : expected[i];
                expected[i] = decayed - (Rate * mHat / (Math.Sqrt(vHat) + Epsilon));
                Assert.Equal(expected[i], p.Value[i], 1e-13);
            }
        }

        Assert.Equal(30, adam.Steps);
    }

    [Fact]
    public void The_first_step_is_the_learning_rate_against_the_gradients_sign()
    {
        Variable<float> p = Variable.Parameter<float>(new Shape(3));
        var adam = new Adam<float>([new NamedParameter<float>("p", p)]);
        new float[] { 5, -0.001f, 0 }.CopyTo(p.GradientToAddTo());
        adam.Step();
        Assert.Equal(-1e-3, p.Value[0], 1e-9);
        Assert.Equal(1e-3, p.Value[1], 1e-7);
        Assert.Equal(0, p.Value[2]);
    }

    [Fact]
    public void The_learning_rate_can_be_changed_and_a_parameter_without_gradient_stays()
    {
        Variable<double> p = Inputs.Any(1, 3), idle = Inputs.Any(2, 3);
        double[] before = p.Value.ToArray(), idleBefore = idle.Value.ToArray();
        var adam = new Adam<double>([new NamedParameter<double>("p", p), new NamedParameter<double>("idle", idle)]) { LearningRate = 0 };
        p.Square().Sum().Backward();
        adam.Step();
        Assert.Equal(before, p.Value.ToArray());
        adam.LearningRate = 0.5;
        adam.Step();
        Assert.All(p.Value.ToArray().Zip(before), pair => Assert.Equal(0.5, Math.Abs(pair.First - pair.Second), 1e-6));
        Assert.Equal(idleBefore, idle.Value.ToArray());
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        NamedParameter<double>[] parameters = [new("p", Inputs.Any(1, 3))];
        Assert.Throws<ArgumentException>(() => new Adam<double>(Array.Empty<NamedParameter<double>>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { LearningRate = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { LearningRate = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { Beta1 = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { Beta2 = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { Epsilon = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam<double>(parameters, new AdamOptions { WeightDecay = -1 }));
    }
}
