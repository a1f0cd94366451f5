namespace Isotone.Learning.Tests;

/// <summary>The operations that ROC curves are composed of.</summary>
public class SortedOperationTests
{
    [Fact]
    public void Gather_takes_elements_any_number_of_times()
    {
        Variable<double> x = Inputs.Any(1, 2, 3);
        int[] indices = [5, 0, 0, 3];
        Assert.Equal(indices.Select(i => x.Value[i]), x.Gather(indices).Value.ToArray());
        GradientAssert.Holds(v => v[0].Gather(indices).Square(), x);
        Assert.Throws<ArgumentException>(() => x.Gather([6]));
        Assert.Throws<ArgumentException>(() => x.Gather([]));
    }

    [Fact]
    public void Sorting_indices_are_stable_and_those_of_the_library()
    {
        Variable<float> x = Variable.From<float>([2, 1, 2, 0]);
        Assert.Equal([3, 1, 0, 2], x.ArgSort());
        Assert.Equal([0, 2, 1, 3], x.ArgSort(SortDirection.Descending));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Along_each_dimension(int dimension)
    {
        Variable<double> x = Inputs.Any(2, 3, 4, 2);
        int inner = dimension switch { 0 => 8, 1 => 2, _ => 1 }, length = x.Shape[dimension];
        int Place(int i) => i / inner % length;
        Variable<double> sums = x.CumulativeSum(dimension), flipped = x.Flip(dimension), differences = x.Difference(dimension);
        for (int i = 0; i < 24; i++)
        {
            double sum = Enumerable.Range(0, Place(i) + 1).Sum(d => x.Value[i - d * inner]);
            Assert.Equal(sum, sums.Value[i], 1e-15);
            Assert.Equal(x.Value[i + (length - 1 - 2 * Place(i)) * inner], flipped.Value[i]);
        }

        Assert.Equal(length - 1, differences.Shape[dimension]);
        Variable<double> back = differences.CumulativeSum(dimension);
        GradientAssert.Holds(v => v[0].CumulativeSum(dimension).Square(), x);
        GradientAssert.Holds(v => v[0].Flip(dimension).CumulativeSum(dimension).Square(), x);
        GradientAssert.Holds(v => v[0].Difference(dimension).Square(), x);
        Assert.Equal(24 / length * (length - 1), back.Length);
    }

    [Fact]
    public void Differences_are_those_of_neighbours()
    {
        Assert.Equal([3, -5], Variable.From<double>([1, 4, -1]).Difference().Value.ToArray());
        Assert.Throws<ArgumentException>(() => Variable.From<double>([1]).Difference());
        Assert.Throws<ArgumentOutOfRangeException>(() => Variable.From<double>([1, 2]).Flip(1));
    }

    [Fact]
    public void Concatenate_puts_one_after_another()
    {
        Variable<double> x = Inputs.Any(3, 2, 2), y = Inputs.Any(4, 3);
        Assert.Equal([.. x.Value, .. y.Value, .. x.Value], Operations.Concatenate(x, y, x).Value.ToArray());
        GradientAssert.Holds(v => Operations.Concatenate(v[0], v[1], v[0]).Square(), x, y);
        Assert.Throws<ArgumentException>(() => Operations.Concatenate<double>());
    }

    [Fact]
    public void Where_chooses_and_each_side_has_its_own_gradient()
    {
        Variable<double> x = Inputs.Any(5, 2, 2), y = Inputs.Any(6, 4), scalar = Inputs.Any(7, 1);
        bool[] condition = [true, false, false, true];
        Assert.Equal([x.Value[0], y.Value[1], y.Value[2], x.Value[3]], Operations.Where(condition, x, y).Value.ToArray());
        Assert.Equal(new Shape(2, 2), Operations.Where(condition, x, scalar).Shape);
        GradientAssert.Holds(v => Operations.Where(condition, v[0], v[1]).Square(), x, y);
        GradientAssert.Holds(v => Operations.Where(condition, v[0], v[1]).Square(), x, scalar);
        GradientAssert.Holds(v => Operations.Where(condition, v[0].Sum(), v[1]).Square(), scalar, Inputs.Any(8, 1));
        Assert.Throws<ArgumentException>(() => Operations.Where([true], x, y));
        Assert.Throws<ArgumentException>(() => Operations.Where([], x, y));
    }

    [Theory]
    [MemberData(nameof(Shapes.Pairs), MemberType = typeof(Shapes))]
    public void The_minimum_of_broadcast_shapes(int[] left, int[] right)
    {
        Variable<double> x = Inputs.Any(9, left), y = Inputs.Any(10, right);
        Variable<double> least = x.Minimum(y);
        for (int i = 0; i < least.Length; i++)
            Assert.Equal(Math.Min(Shapes.At(x, least.Shape, i), Shapes.At(y, least.Shape, i)), least.Value[i]);
        GradientAssert.Holds(v => v[0].Minimum(v[1]).Square(), x, y);
    }

    [Fact]
    public void Equal_elements_share_the_derivative_of_their_minimum()
    {
        Variable<double> x = Variable.From<double>([1, 2], requiresGradient: true), y = Variable.From<double>([1, 1], requiresGradient: true);
        x.Minimum(y).Sum().Backward();
        Assert.Equal([0.5, 0], x.Gradient.ToArray());
        Assert.Equal([0.5, 1], y.Gradient.ToArray());
    }
}
