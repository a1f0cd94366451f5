namespace Isotone.Learning.Tests;

public class LossTests
{
    private static readonly Rows _eras = Rows.FromLengths([4, 9, 20]);

    public static readonly TheoryData<string> Names = ["mse", "pearson", "spearman", "lapsum_spearman", "numerai_corr", "aum"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients(string name)
    {
        // A relative strength is a constant for the gradient but not for differences: an absolute one here.
        Loss<double> loss = Of(name);
        if (loss is IStrengthSetting soft)
            soft.Strength = SoftRankStrength.Absolute(0.3);
        Variable<double> targets = Targets();
        GradientAssert.Holds(1e-6, x => loss.Forward(x[0], targets, _eras), Inputs.Spread(3, 0.1, 33, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void As_a_metric_it_is_the_same_number(string name)
    {
        Variable<double> p = Inputs.Spread(3, 0.1, 33), t = Targets();
        Loss<double> loss = Of(name);
        Assert.Equal(name, loss.Name);
        Assert.Equal(loss.Forward(p, t, _eras).Item, loss.Evaluate(p.Value, t.Value, _eras));
        Assert.False(NoGrad.IsActive);
    }

    [Fact]
    public void Values_are_averages_over_eras()
    {
        Variable<double> p = Inputs.Spread(3, 0.1, 33), t = Targets();
        double[] pearson = new double[3];
        Correlation.Pearson(p.Value, t.Value, _eras, pearson);
        Assert.Equal(1 - pearson.Average(), new PearsonLoss<double>().Evaluate(p.Value, t.Value, _eras), 1e-12);

        double[] spearman = new double[3];
        Correlation.Spearman(p.Value, t.Value, _eras, spearman);
        var hard = new SoftSpearmanLoss<double>(SoftRankStrength.Absolute(1e-6));
        Assert.Equal(-spearman.Average(), hard.Evaluate(p.Value, t.Value, _eras), 1e-6);

        double[] areas = new double[3];
        new Aum<double>().Forward(t.Value, p.Value, _eras, areas);
        Assert.Equal(areas.Average(), new AumLoss<double>().Evaluate(p.Value, t.Value, _eras), 1e-12);
        Assert.Equal(areas.Sum(), new AumLoss<double>(reduction: Reduction.Sum).Evaluate(p.Value, t.Value, _eras), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Eras_with_a_constant_target_are_named_and_harmless(string name)
    {
        Loss<double> loss = Of(name);
        Variable<double> p = Inputs.Spread(3, 0.1, 33);
        double[] targets = Targets().Value.ToArray();
        targets.AsSpan(4, 9).Fill(1);
        Variable<double> value = loss.Forward(p, Variable.From<double>(targets), _eras);
        value.Backward();
        Assert.True(double.IsFinite(value.Item));
        Assert.Equal(loss.IsPerRow ? [1] : [], loss.ConstantTargetRows);
        if (loss.IsPerRow)
            Assert.All(p.Gradient[4..13].ToArray(), g => Assert.Equal(0, g));
        loss.Forward(p, Targets(), _eras);
        Assert.Empty(loss.ConstantTargetRows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_loss_serves_several_graphs_at_once(string name)
    {
        Loss<double> loss = Of(name);
        Variable<double> p = Inputs.Spread(3, 0.1, 33), other = Inputs.Spread(4, 0.1, 33), t = Targets();
        loss.Forward(p, t, _eras).Backward();
        double[] expected = p.Gradient.ToArray();
        p.ZeroGradient();
        Variable<double> first = loss.Forward(p, t, _eras);
        loss.Forward(other, t, _eras).Backward();
        first.Backward();
        Assert.Equal(expected, p.Gradient.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void From_constant_predictions_gradient_descent_learns_the_target(string name)
    {
        Loss<double> loss = Of(name);
        Variable<double> p = Variable.Parameter<double>(new Shape(33)), t = Targets();
        var adam = new Adam<double>([new NamedParameter<double>("p", p)], new AdamOptions { LearningRate = 0.02 });
        double[] correlations = new double[3];
        for (int step = 0; step < 300; step++)
        {
            adam.ZeroGradient();
            loss.Forward(p, t, _eras).Backward();
            adam.Step();
        }

        Correlation.Pearson(p.Value, t.Value, _eras, correlations);
        Assert.All(correlations, correlation => Assert.True(correlation > 0.7, $"{name}: {correlation}"));
    }

    [Fact]
    public void The_weight_of_a_batch_is_what_its_loss_averages_over()
    {
        Assert.Equal(33, new MeanSquaredErrorLoss<double>().WeightOf(_eras));
        Assert.Equal(3, new PearsonLoss<double>().WeightOf(_eras));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_that_do_not_fit_are_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Of(name).Evaluate(new double[4], new double[3], Rows.One(4)));
        Assert.Throws<ArgumentException>(() => Of(name).Evaluate(new double[4], new double[4], Rows.One(3)));
    }

    private static Loss<double> Of(string name) => name switch
    {
        "mse" => new MeanSquaredErrorLoss<double>(),
        "pearson" => new PearsonLoss<double>(),
        "spearman" => new SoftSpearmanLoss<double>(),
        "lapsum_spearman" => new LapSumSpearmanLoss<double>(),
        "numerai_corr" => new SoftNumeraiCorrLoss<double>(),
        _ => new AumLoss<double>(),
    };

    // Labels of two classes serve every loss.
    private static Variable<double> Targets()
    {
        double[] labels = [.. Enumerable.Range(0, 33).Select(i => (double)(i * 7 % 3 == 1 ? 1 : 0))];
        return Variable.From<double>(labels);
    }
}
