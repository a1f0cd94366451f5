namespace Isotone.Learning.Tests;

public class BackwardTests
{
    [Fact]
    public void Gradients_of_several_sweeps_add_up_until_forgotten()
    {
        Variable<double> x = Variable.From<double>([3], requiresGradient: true);
        Assert.True(x.Gradient.IsEmpty);
        x.Square().Backward();
        x.Square().Backward();
        Assert.Equal([12], x.Gradient.ToArray());
        x.ZeroGradient();
        Assert.True(x.Gradient.IsEmpty);
        x.Square().Backward();
        Assert.Equal([6], x.Gradient.ToArray());
    }

    [Fact]
    public void A_graph_is_swept_once()
    {
        Variable<double> x = Inputs.Any(1, 2);
        Variable<double> square = x.Square();
        Variable<double> loss = square.Sum();
        loss.Backward();
        Assert.Contains("retainGraph", Assert.Throws<InvalidOperationException>(() => loss.Backward()).Message, StringComparison.Ordinal);

        // Another root that shares part of the graph is no way round.
        Assert.Throws<InvalidOperationException>(() => square.Mean().Backward());
    }

    [Fact]
    public void A_retained_graph_gives_the_same_gradient_again()
    {
        Variable<double> x = Inputs.Any(1, 4);
        Variable<double> loss = (x.Square() * x).Sum();
        loss.Backward(retainGraph: true);
        double[] first = x.Gradient.ToArray();
        x.ZeroGradient();
        loss.Backward();
        Assert.Equal(first, x.Gradient.ToArray());
        Assert.Throws<InvalidOperationException>(() => loss.Backward());
    }

    [Fact]
    public void A_value_used_twice_gets_both_contributions()
    {
        // y = x^2, f = y y + y: df/dx = (2 y + 1) 2 x
        Variable<double> x = Variable.From<double>([3], requiresGradient: true);
        Variable<double> y = x.Square();
        ((y * y) + y).Backward();
        Assert.Equal([(2 * 9 + 1) * 6], x.Gradient.ToArray());
    }

    [Fact]
    public void A_graph_may_be_deeper_than_the_stack()
    {
        Variable<double> x = Variable.From<double>([1], requiresGradient: true);
        Variable<double> y = x;
        for (int i = 0; i < 200_000; i++)
            y = y.Scale(1);
        y.Backward();
        Assert.Equal([1], x.Gradient.ToArray());
    }

    [Fact]
    public void A_pullback_may_sweep_a_graph_of_its_own()
    {
        // f(x) = x^2 whose pullback computes the square again and differentiates that.
        static void Pull(Variable<double> result, ReadOnlySpan<double> cotangent)
        {
            Variable<double> again = Variable.From(result.Inputs[0].Value, result.Shape, requiresGradient: true);
            again.Square().Backward(cotangent);
            again.Gradient.CopyTo(result.Inputs[0].GradientToAddTo());
        }

        Variable<double> x = Inputs.Any(1, 3);
        Variable<double> square = Variable.Result(x.Shape, Pull, [x.Scale(1)], out Span<double> value);
        x.Square().Value.CopyTo(value);
        square.Sum().Backward();
        Assert.Equal(x.Value.ToArray().Select(e => 2 * e), x.Gradient.ToArray());
    }

    [Fact]
    public void A_cotangent_weighs_the_elements()
    {
        Variable<double> x = Variable.From<double>([1, 2], requiresGradient: true);
        x.Square().Backward([10, 100]);
        Assert.Equal([20, 400], x.Gradient.ToArray());
        Assert.Throws<ArgumentException>(() => x.Square().Backward([1]));
        Assert.Throws<InvalidOperationException>(() => x.Square().Backward());
    }

    [Fact]
    public void What_requires_no_gradient_gets_none()
    {
        Variable<double> x = Inputs.Any(1, 3);
        Variable<double> constant = Inputs.Constant(2, 3);
        (x * constant).Sum().Backward();
        Assert.True(constant.Gradient.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => constant.Sum().Backward());
    }

    [Fact]
    public void Inference_mode_records_nothing_and_ends_with_its_scope()
    {
        Variable<double> x = Inputs.Any(1, 3);
        using (NoGrad.Enter())
        {
            using (NoGrad.Enter())
                Assert.False(x.Square().RequiresGradient);
            Assert.True(NoGrad.IsActive);
            Assert.Equal(0, x.Square().Inputs.Length);
            Assert.Throws<InvalidOperationException>(() => x.Sum().Backward());
        }

        Assert.True(x.Square().RequiresGradient);
    }
}
