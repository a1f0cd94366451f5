using System.Numerics;

namespace Isotone.Learning.Tests;

/// <summary>What holds for sums and means.</summary>
public abstract class ReductionTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 700 })]
    [InlineData(new[] { 5, 13 })]
    public void Of_all_elements(int[] shape)
    {
        Variable<double> x = Inputs.Any(1, shape);
        Assert.Equal(Expected(x.Value.ToArray()), Apply(x).Item, 1e-13);
        Assert.Equal(Shape.Scalar, Apply(x).Shape);
        GradientAssert.Holds(v => Apply(v[0]).Square(), x);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Along_a_dimension(int dimension)
    {
        int[] shape = [3, 4, 5];
        int inner = shape[(dimension + 1)..].Aggregate(1, (a, b) => a * b);
        Variable<double> x = Inputs.Any(1, shape);
        Variable<double> result = Apply(x, dimension);
        Assert.Equal(new Shape([.. shape.Where((_, d) => d != dimension)]), result.Shape);
        for (int i = 0; i < result.Length; i++)
        {
            int first = (i / inner * shape[dimension] * inner) + (i % inner);
            double[] terms = [.. Enumerable.Range(0, shape[dimension]).Select(d => x.Value[first + (d * inner)])];
            Assert.Equal(Expected(terms), result.Value[i], 1e-14);
        }

        GradientAssert.Holds(v => Apply(v[0], dimension).Square(), x);
    }

    [Fact]
    public void A_kept_dimension_can_be_broadcast_back()
    {
        Variable<double> x = Inputs.Any(1, 4, 3);
        Assert.Equal(new Shape(4, 1), Apply(x, ^1, keepDimension: true).Shape);
        GradientAssert.Holds(v => (v[0] - Apply(v[0], ^1, keepDimension: true)).Square(), x);
        GradientAssert.Holds(v => (v[0] - Apply(v[0], 0, keepDimension: true)).Square(), x);
    }

    [Fact]
    public void Floats_are_added_up_in_double()
    {
        const int Length = 1_000_000;
        Variable<float> x = Variable.From<float>([.. Enumerable.Repeat(0.1f, Length)], new Shape(Length / 4, 4));
        double[] terms = [.. Enumerable.Repeat((double)0.1f, Length)];
        Assert.Equal((float)Expected(terms), Apply(x).Item);
        Assert.Equal((float)Expected(terms[..(Length / 4)]), Apply(x, 0).Value[3]);
    }

    [Fact]
    public void A_dimension_that_is_not_there_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(Inputs.Any(1, 2, 3), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(Inputs.Any(1, 2, 3), ^3));
    }

    private protected abstract Variable<T> Apply<T>(Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract Variable<T> Apply<T>(Variable<T> input, Index dimension, bool keepDimension = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract double Expected(double[] terms);
}
