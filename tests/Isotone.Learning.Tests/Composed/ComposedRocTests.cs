namespace Isotone.Learning.Tests;

/// <summary>The composition from primitives against the operators.</summary>
public class ComposedRocTests
{
    [Fact]
    public void The_published_example()
    {
        Variable<double> p = Variable.From<double>([2, -3.5, -1, 1.5], requiresGradient: true), labels = Variable.From<double>([-1, -1, 1, 1]);
        RocVariables<double> curve = ComposedRoc.Curve(p, labels);
        Assert.Equal([0, .5, .5, .5, 1], curve.Fpr.Value.ToArray());
        Assert.Equal([1, 1, .5, 0, 0], curve.Fnr.Value.ToArray());
        Assert.Equal([0, .5, .5, 0, 0], curve.MinFprFnr.Value.ToArray());
        Assert.Equal([double.NegativeInfinity, -2, -1.5, 1, 3.5], curve.MinConstant.Value.ToArray());
        Assert.Equal([-2, -1.5, 1, 3.5, double.PositiveInfinity], curve.MaxConstant.Value.ToArray());
        Assert.Equal(.5, ComposedRoc.Auc(p, labels).Item);
        Variable<double> aum = ComposedRoc.Aum(p, labels);
        aum.Backward();
        Assert.Equal(1.5, aum.Item);
        Assert.Equal([.5, 0, -.5, 0], p.Gradient.ToArray());
    }

    [Fact]
    public void Value_and_gradient_are_the_operators_where_AUM_is_differentiable()
    {
        for (int n = 2; n <= 120; n++)
        {
            (Variable<double> p, Variable<double> labels) = Sample(n);
            Variable<double> composed = ComposedRoc.Aum(p, labels);
            composed.Backward();
            double[] gradient = p.Gradient.ToArray();
            p.ZeroGradient();
            Variable<double> fused = p.Aum(labels, Rows.One(n));
            fused.Backward();
            Assert.Equal(fused.Item, composed.Item, 1e-12);
            for (int i = 0; i < n; i++)
                Assert.Equal(p.Gradient[i], gradient[i], 1e-12);
            Assert.Equal(Roc.Auc<double>(labels.Value, p.Value), ComposedRoc.Auc(p, labels).Item, 1e-13);
            RocCurve curve = Roc.Curve<double>(labels.Value, p.Value);
            Assert.Equal(curve.MaxConstant, ComposedRoc.Curve(p, labels).MaxConstant.Value.ToArray());
        }
    }

    [Fact]
    public void Ties_move_the_last_of_their_group_while_the_operator_has_both_sides()
    {
        // A negative and a positive at 0, and a pair in the wrong order around them.
        double[] values = [0, 0, 2, -2], labels = [-1, 1, -1, 1];
        var aum = new Aum<double>();
        double[] left = new double[4], right = new double[4];
        double area = aum.Forward(labels, values);
        aum.Derivatives(left, right);
        Variable<double> p = Variable.From<double>(values, requiresGradient: true), constant = Variable.From<double>(labels);
        Variable<double> composed = ComposedRoc.Aum(p, constant);
        composed.Backward();
        Assert.Equal(area, composed.Item, 1e-15);
        Assert.Equal([0, 0, 0.5, -0.5], p.Gradient.ToArray());
        Assert.Equal([0, -0.5, 0.5, -0.5], left);
        Assert.Equal([0.5, 0, 0.5, -0.5], right);

        // The whole gradient of a group goes to one of its elements; among them it has the sum that the group has as one.
        double groupLeft = Moved(values, labels, -1e-3), groupRight = Moved(values, labels, 1e-3);
        Assert.Equal(groupLeft, p.Gradient[0] + p.Gradient[1], 1e-9);
        Assert.Equal(groupRight, p.Gradient[0] + p.Gradient[1], 1e-9);
    }

    [Fact]
    public void Constant_predictions_have_no_gradient_where_the_operator_points_the_way()
    {
        Variable<double> p = Variable.From<double>([1, 1, 1], requiresGradient: true), labels = Variable.From<double>([1, 0, 1]);
        Variable<double> aum = ComposedRoc.Aum(p, labels);
        aum.Backward();
        Assert.Equal(0, aum.Item);
        Assert.Equal([0, 0, 0], p.Gradient.ToArray());
        Assert.Equal(0.5, ComposedRoc.Auc(p, labels).Item);
    }

    [Fact]
    public void A_single_class_and_other_misuse_is_refused()
    {
        Variable<double> p = Variable.From<double>([1, 2]);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => ComposedRoc.Aum(p, Variable.From<double>([1, 1]))).ParamName);
        Assert.Throws<ArgumentException>(() => ComposedRoc.Auc(p, Variable.From<double>([1, 0, 1])));
    }

    // The slope of the area when both elements of the tied group move together.
    private static double Moved(double[] values, double[] labels, double step)
    {
        var aum = new Aum<double>();
        double here = aum.Forward(labels, values);
        return (aum.Forward(labels, [values[0] + step, values[1] + step, values[2], values[3]]) - here) / step;
    }

    // Between any two places of the sweep the rates differ, so that there is no kink but by ties.
    private static (Variable<double> Predictions, Variable<double> Labels) Sample(int n)
    {
        var random = new SeededRandom(n, 4);
        double[] labels = new double[n];
        for (int i = 0; i < n; i++)
            labels[i] = random.NextUniform(0, 1) < 0.4 ? 1 : 0;
        (labels[0], labels[^1]) = (1, 0);
        return (Inputs.Spread(n, 0.1, n), Variable.From<double>(labels));
    }
}
