namespace Isotone.Learning.Tests;

public class VariableTests
{
    [Fact]
    public void A_leaf_copies_what_it_is_made_from()
    {
        double[] values = [1, 2];
        Variable<double> leaf = Variable.From<double>(values);
        values[0] = 9;
        Assert.Equal([1, 2], leaf.Value.ToArray());
        Assert.True(leaf.IsLeaf);
        Assert.False(leaf.RequiresGradient);
    }

    [Fact]
    public void A_computed_value_cannot_be_written()
    {
        Variable<double> result = Inputs.Any(1, 3).Square();
        Assert.False(result.IsLeaf);
        Assert.Throws<InvalidOperationException>(() => result.Data[0] = 1);
    }

    [Fact]
    public void Item_wants_a_single_element()
    {
        Assert.Equal(3.5, Variable.Scalar(3.5).Item);
        Assert.Throws<InvalidOperationException>(() => Inputs.Any(1, 2).Item);
    }

    [Fact]
    public void From_refuses_lengths_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => Variable.From<double>([1, 2, 3], new Shape(2)));
        Assert.Throws<ArgumentException>(() => Variable.From<double>([]));
        Assert.Throws<ArgumentException>(() => Variable.Parameter<double>(default));
    }

    [Fact]
    public void Detach_cuts_the_graph()
    {
        Variable<double> x = Inputs.Any(1, 3);
        (x.Square().Detach() * x).Sum().Backward();
        Assert.Equal(x.Value.ToArray().Select(e => e * e), x.Gradient.ToArray());
    }

    [Fact]
    public void Operators_are_the_operations()
    {
        Variable<double> x = Variable.From<double>([6, 8]), y = Variable.From<double>([2, 4]);
        Assert.Equal([8, 12], (x + y).Value.ToArray());
        Assert.Equal([4, 4], (x - y).Value.ToArray());
        Assert.Equal([12, 32], (x * y).Value.ToArray());
        Assert.Equal([3, 2], (x / y).Value.ToArray());
        Assert.Equal([12, 16], (2 * x).Value.ToArray());
        Assert.Equal([12, 16], (x * 2).Value.ToArray());
        Assert.Equal([-6, -8], (-x).Value.ToArray());
    }
}
