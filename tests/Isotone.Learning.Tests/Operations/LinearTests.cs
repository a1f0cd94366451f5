namespace Isotone.Learning.Tests;

public class LinearTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 5, 3)]
    [InlineData(6, 5, 1)]
    [InlineData(13, 7, 33)]
    public void Values_and_gradients(int rows, int inputs, int outputs)
    {
        Variable<double> x = Inputs.Any(1, rows, inputs), w = Inputs.Any(2, outputs, inputs), b = Inputs.Any(3, outputs);
        Variable<double> y = x.Linear(w, b);
        Assert.Equal(new Shape(rows, outputs), y.Shape);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                double expected = b.Value[j];
                for (int p = 0; p < inputs; p++)
                    expected += x.Value[(i * inputs) + p] * w.Value[(j * inputs) + p];
                Assert.Equal(expected, y.Value[(i * outputs) + j], 1e-14 * inputs);
            }
        }

        GradientAssert.Holds(v => v[0].Linear(v[1], v[2]), x, w, b);
        GradientAssert.Holds(v => v[0].Linear(v[1]), x, w);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 2, 3).Linear(Inputs.Any(2, 4, 2)));
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 3).Linear(Inputs.Any(2, 4, 3)));
        Assert.Throws<ArgumentException>(() => Inputs.Any(1, 2, 3).Linear(Inputs.Any(2, 4, 3), Inputs.Any(3, 3)));
    }
}
