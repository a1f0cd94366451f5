namespace Isotone.Learning.Tests;

public class MeanSquaredErrorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    public void Values_and_gradients(int length)
    {
        Variable<double> p = Inputs.Any(1, length, 1), t = Inputs.Constant(2, length);
        double expected = Enumerable.Range(0, length).Average(i => Math.Pow(p.Value[i] - t.Value[i], 2));
        Assert.Equal(expected, p.MeanSquaredError(t).Item, 1e-15);
        GradientAssert.Holds(x => x[0].MeanSquaredError(t), p);
    }

    [Fact]
    public void A_column_of_predictions_is_not_broadcast_against_a_row_of_targets()
    {
        Variable<double> p = Variable.From<double>([1, 2, 3], new Shape(3, 1));
        Assert.Equal(0, p.MeanSquaredError(Variable.From<double>([1, 2, 3])).Item);
    }

    [Fact]
    public void Floats_are_added_up_in_double()
    {
        Variable<float> p = Variable.From<float>(new float[1_000_000]);
        Variable<float> t = Variable.From<float>([.. Enumerable.Repeat(0.1f, 1_000_000)]);
        Assert.Equal((float)((double)0.1f * 0.1f), p.MeanSquaredError(t).Item);
    }
}
