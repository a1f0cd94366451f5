namespace Isotone.Learning.Tests;

public class MatMulTests
{
    [Fact]
    public void Multiplies_rows_with_columns()
    {
        Variable<double> left = Variable.From<double>([1, 2, 3, 4, 5, 6], new Shape(2, 3));
        Variable<double> right = Variable.From<double>([1, 0, 2, 1, 0, 3], new Shape(3, 2));
        Assert.Equal([5, 11, 14, 23], left.MatMul(right).Value.ToArray());
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 4, 3)]
    [InlineData(4, 1, 3)]
    [InlineData(4, 3, 1)]
    [InlineData(13, 9, 17)]
    public void Gradients(int m, int k, int n) =>
        GradientAssert.Holds(x => x[0].MatMul(x[1]), Inputs.Any(1, m, k), Inputs.Any(2, k, n));

    [Fact]
    public void Gradients_of_a_matrix_times_itself() => GradientAssert.Holds(x => x[0].MatMul(x[0]), Inputs.Any(1, 4, 4));

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 2, 3).MatMul(Inputs.Any(2, 2, 3)));
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 3).MatMul(Inputs.Any(2, 3, 2)));
    }
}
