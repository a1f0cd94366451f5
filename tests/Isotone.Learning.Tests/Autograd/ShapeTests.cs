namespace Isotone.Learning.Tests;

public class ShapeTests
{
    [Fact]
    public void Length_is_the_product_of_the_dimensions()
    {
        Assert.Equal(24, new Shape(2, 3, 4).Length);
        Assert.Equal(1, Shape.Scalar.Length);
        Assert.Equal(0, Shape.Scalar.Rank);
        Assert.Equal(4, new Shape(2, 3, 4)[^1]);
        Assert.Equal("[2, 3, 4]", new Shape(2, 3, 4).ToString());
    }

    [Fact]
    public void Equality_looks_at_every_dimension()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.NotEqual(new Shape(6), new Shape(6, 1));
        Assert.NotEqual(Shape.Scalar, default);
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_dimension_below_one_is_refused_by_its_place(int dimension) =>
        Assert.Contains("dimensions[1]", Assert.Throws<ArgumentException>(() => new Shape(2, dimension)).Message, StringComparison.Ordinal);

    [Fact]
    public void More_elements_than_an_array_holds_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Shape(1 << 16, 1 << 16));
}
