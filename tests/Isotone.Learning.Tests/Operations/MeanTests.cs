namespace Isotone.Learning.Tests;

public class MeanTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 700 })]
    [InlineData(new[] { 5, 13 })]
    public void Of_all_elements(int[] shape)
    {
        Variable<double> x = Inputs.Any(1, shape);
        double[] terms = x.Value.ToArray();
        Assert.Equal(terms.Sum() / terms.Length, x.Mean().Item, 1e-13);
        Assert.Equal(Shape.Scalar, x.Mean().Shape);
        GradientAssert.Holds(v => v[0].Mean().Square(), x);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Along_a_dimension(int dimension)
    {
        int[] shape = [3, 4, 5];
        Variable<double> x = Inputs.Any(1, shape);
        Variable<double> result = x.Mean(dimension);
        Assert.Equal(new Shape([.. shape.Where((_, d) => d != dimension)]), result.Shape);
        for (int i = 0; i < result.Length; i++)
        {
            int inner = shape[(dimension + 1)..].Aggregate(1, (a, b) => a * b);
            double[] terms = [.. Enumerable.Range(0, shape[dimension]).Select(d => x.Value[(((i / inner * shape[dimension]) + d) * inner) + (i % inner)])];
            Assert.Equal(terms.Sum() / terms.Length, result.Value[i], 1e-14);
        }

        GradientAssert.Holds(v => v[0].Mean(dimension).Square(), x);
    }

    [Fact]
    public void A_kept_dimension_can_be_broadcast_back()
    {
        Variable<double> x = Inputs.Any(1, 4, 3);
        Assert.Equal(new Shape(4, 1), x.Mean(^1, keepDimension: true).Shape);
        GradientAssert.Holds(v => (v[0] - v[0].Mean(^1, keepDimension: true)).Square(), x);
        GradientAssert.Holds(v => (v[0] - v[0].Mean(0, keepDimension: true)).Square(), x);
    }

    [Fact]
    public void Floats_are_added_up_in_double()
    {
        const int Length = 1_000_000;
        Variable<float> x = Variable.From<float>([.. Enumerable.Repeat(0.1f, Length)], new Shape(Length / 4, 4));
        double[] terms = [.. Enumerable.Repeat((double)0.1f, Length)];
        Assert.Equal((float)(terms.Sum() / terms.Length), x.Mean().Item);
        double[] column = terms[..(Length / 4)];
        Assert.Equal((float)(column.Sum() / column.Length), x.Mean(0).Value[3]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_dimension_that_is_not_there_is_refused(int dimension) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Inputs.Any(1, 2, 3).Mean(dimension < 0 ? ^3 : dimension));
}
