namespace Isotone.Learning.Tests;

public class LossGradientTests
{
    public static TheoryData<string> Names => [.. LossCases.All];

    public static TheoryData<string> PerRowNames => [.. LossCases.PerRow];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        Loss<double> loss = LossCases.Of<double>(name);
        GradientAssert.Holds(1e-6, x => loss.Forward(x[0], inputs), Inputs.Spread(6, 0.1, 48, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_with_weights(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>(weighted: true);
        Loss<double> loss = LossCases.Of<double>(name);
        GradientAssert.Holds(1e-6, x => loss.Forward(x[0], inputs), Inputs.Spread(8, 0.1, 48));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_weights_are_none(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        Variable<double> p = Inputs.Spread(6, 0.1, 48), equal = Variable.From<double>([.. Enumerable.Repeat(3.0, 48)]);
        Loss<double> loss = LossCases.Of<double>(name);
        Assert.Equal(loss.Evaluate(p.Value, inputs), loss.Evaluate(p.Value, inputs with { Weights = equal }), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void As_a_metric_it_is_the_same_number_and_floats_are_close(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>(weighted: true);
        LossInputs<float> floats = LossCases.Inputs<float>(weighted: true);
        Variable<double> p = Inputs.Spread(6, 0.1, 48);
        Variable<float> q = Variable.From<float>([.. p.Value.ToArray().Select(value => (float)value)], requiresGradient: true);
        Loss<double> loss = LossCases.Of<double>(name);
        Variable<double> value = loss.Forward(p, inputs);
        Assert.Equal(value.Item, loss.Evaluate(p.Value, inputs));
        Variable<float> single = LossCases.Of<float>(name).Forward(q, floats);
        Assert.Equal(value.Item, single.Item, 2e-6 * Math.Max(1, Math.Abs(value.Item)));
        value.Backward();
        single.Backward();
        double scale = p.Gradient.ToArray().Max(Math.Abs);
        for (int i = 0; i < 48; i++)
            Assert.Equal(p.Gradient[i], q.Gradient[i], 5e-6 * scale);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_the_number_of_threads(string name)
    {
        var eras = Rows.FromLengths([.. Enumerable.Range(0, 12).Select(i => 700 + (i * 411 % 900))]);
        float[] predictions = Inputs.Floats(9, eras.Length), targets = Inputs.Floats(10, eras.Length);
        var inputs = new LossInputs<float>(
            Variable.From<float>(targets), eras, Features: Variable.From<float>(Inputs.Floats(11, 3 * eras.Length), new Shape(eras.Length, 3)));
        Loss<float> loss = LossCases.Of<float>(name);
        (float Value, float[] Gradient)[] results = [.. new[] { 1, 2 }.Select(threads =>
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            Variable<float> p = Variable.From<float>(predictions, requiresGradient: true);
            Variable<float> value = loss.Forward(p, inputs);
            value.Backward();
            return (value.Item, p.Gradient.ToArray());
        })];
        Assert.Equal(results[0].Value, results[1].Value);
        Assert.Equal(results[0].Gradient, results[1].Gradient);
    }

    [Theory]
    [MemberData(nameof(PerRowNames))]
    public void Eras_of_one_and_of_constant_targets_are_named_and_have_no_gradient(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        double[] targets = inputs.Targets.Value.ToArray();
        targets.AsSpan(10, 13).Fill(0.5);
        inputs = inputs with { Targets = Variable.From<double>(targets), Rows = Rows.FromLengths([9, 1, 13, 25]) };
        Loss<double> loss = LossCases.Of<double>(name);
        Variable<double> p = Inputs.Spread(6, 0.1, 48), value = loss.Forward(p, inputs);
        value.Backward();
        Assert.True(double.IsFinite(value.Item));
        Assert.Equal([1, 2], loss.ConstantTargetRows);
        Assert.All(p.Gradient[9..23].ToArray(), slope => Assert.Equal(0, slope));
        Assert.Contains(p.Gradient.ToArray(), slope => slope != 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_predictions_have_a_finite_gradient_whose_step_improves(string name)
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        Loss<double> loss = LossCases.Of<double>(name);
        Variable<double> p = Variable.From<double>([.. Enumerable.Repeat(0.3, 48)], requiresGradient: true);
        Variable<double> value = loss.Forward(p, inputs);
        value.Backward();
        Assert.All(p.Gradient.ToArray(), slope => Assert.True(double.IsFinite(slope)));

        // From a constant, a step along Pearson's gradient is perfect in every era, so is one along that of soft ranks that
        // are one block; scores that do not deviate have no Sharpe ratio.
        if (name is "sharpe_pearson" or "sharpe_spearman")
        {
            Assert.Contains(p.Gradient.ToArray(), slope => slope != 0);
            return;
        }

        double[] moved = [.. p.Value.ToArray().Zip(p.Gradient.ToArray(), (x, slope) => x - (1e-3 * slope))];
        Assert.True(loss.Evaluate(moved, inputs) < value.Item - 1e-7, $"{loss.Evaluate(moved, inputs)} after {value.Item}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_after_the_first_allocate_graph_nodes_only(string name)
    {
        // The graph is new each time; a copy of any row's elements would be several times this.
        const int Length = 20_000;
        var inputs = new LossInputs<float>(
            Variable.From<float>(Inputs.Floats(12, Length)), Rows.Batch(4, Length / 4), null,
            Variable.From<float>(Inputs.Floats(13, Length), new Shape(Length, 1)));
        Variable<float> p = Variable.From<float>(Inputs.Floats(14, Length), requiresGradient: true);
        Loss<float> loss = LossCases.Of<float>(name);
        var workspace = new Workspace<float>();
        using Parallelism.Scope limit = Parallelism.Limit(1);
        void Step()
        {
            using Workspace<float>.Scope scope = workspace.Enter();
            p.ZeroGradient();
            loss.Forward(p, inputs).Backward();
        }

        Step();
        Assert.InRange(Testing.Allocation.OnThisThread(Step), 0, 8000);
    }

    [Fact]
    public void The_Sharpe_ratio_is_the_mean_over_the_deviation_of_the_row_scores()
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        Variable<double> p = Inputs.Spread(6, 0.1, 48);
        double[] scores = new double[3];
        new PearsonScore<double>().Evaluate(p.Value, inputs.Targets.Value, inputs.Rows, scores);
        double mean = scores.Average(), deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        Assert.Equal(-mean / deviation, new SharpeLoss<double>(new PearsonLoss<double>()).Evaluate(p.Value, inputs), 1e-12);
    }

    [Fact]
    public void A_single_era_has_no_Sharpe_ratio_and_the_gradient_of_its_score()
    {
        Variable<double> p = Inputs.Spread(6, 0.1, 9), q = Inputs.Spread(6, 0.1, 9), t = Inputs.Constant(7, 9);
        Variable<double> sharpe = new SharpeLoss<double>(new PearsonLoss<double>()).Forward(p, t, Rows.One(9));
        Assert.Equal(0, sharpe.Item);
        sharpe.Backward();
        new PearsonLoss<double>().Forward(q, t, Rows.One(9)).Backward();
        Assert.Equal(q.Gradient.ToArray(), p.Gradient.ToArray());
    }

    [Fact]
    public void The_golden_Sharpe_ratio()
    {
        Variable<double> scores = Variable.From<double>([.02, .03, -.01, -.04, .05, .01, -.02, .015]);
        Assert.Equal(.254305522493537, scores.Sharpe().Item, 1e-13);
        GradientAssert.Holds(x => x[0].Sharpe(), Inputs.Any(15, 7));
    }

    [Fact]
    public void A_blend_is_the_sum_of_its_parts()
    {
        LossInputs<double> inputs = LossCases.Inputs<double>();
        double[] p = Inputs.Spread(6, 0.1, 48).Value.ToArray();
        var blend = new BlendLoss<double>((0.5, new MeanSquaredErrorLoss<double>()), (-2, new PearsonLoss<double>()));
        Assert.Equal(
            (0.5 * LossCases.Of<double>("mse").Evaluate(p, inputs)) - (2 * LossCases.Of<double>("pearson").Evaluate(p, inputs)),
            blend.Evaluate(p, inputs), 1e-13);
        Assert.Equal("mse_pearson", blend.Name);
        Assert.Contains(new Setting("share_2", "-2"), blend.Settings);
        Assert.Throws<ArgumentException>(() => new BlendLoss<double>());
        Assert.Throws<ArgumentException>(() => new BlendLoss<double>((double.NaN, new PearsonLoss<double>())));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        LossInputs<double> inputs = LossCases.Inputs<double>(weighted: true);
        double[] p = new double[48];
        Assert.Throws<ArgumentException>(() => LossCases.Of<double>("feature_neutral_spearman").Evaluate(p, inputs with { Features = null }));
        Assert.Throws<ArgumentException>(() => LossCases.Of<double>("mse").Evaluate(p, inputs with { Weights = Variable.From<double>([1, 2]) }));
        double[] negative = inputs.Weights!.Value.ToArray();
        negative[5] = -1;
        foreach (string name in LossCases.All)
        {
            Assert.Contains("weights[5]", Assert.Throws<ArgumentException>(
                () => LossCases.Of<double>(name).Evaluate(p, inputs with { Weights = Variable.From<double>(negative) })).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureNeutralLoss<double>(new PearsonLoss<double>(), 1.5));
    }
}
