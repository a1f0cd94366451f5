using Isotone.Testing;

namespace Isotone.Tests;

public sealed class OrthogonalTests
{
    [Fact]
    public void What_is_left_is_orthogonal_and_the_rest_lies_along_the_direction()
    {
        for (int length = 1; length <= 257; length++)
        {
            double[] v = Distributions.Row("normal", length, 1), u = Distributions.Row("normal", length, 2);
            double[] left = Orthogonal.Component(v, u);
            Assert.Equal(0, left.Zip(u, (x, y) => x * y).Sum(), 1e-12);
            double share = (v[0] - left[0]) / u[0];
            for (int i = 0; i < length; i++)
                Assert.Equal(v[i] - (share * u[i]), left[i], 1e-10);
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void The_direction_s_length_does_not_count(double scale)
    {
        double[] v = [1, 2, 3], u = [1, -1, 1], scaled = [scale, -scale, scale];
        Assert.Equal(Orthogonal.Component(v, u), Orthogonal.Component(v, scaled).Select(x => Math.Round(x, 14)), (x, y) => Math.Abs(x - y) < 1e-14);
        Assert.Equal([1 - (2 / 3.0), 2 + (2 / 3.0), 3 - (2 / 3.0)], Orthogonal.Component(v, scaled), (x, y) => Math.Abs(x - y) < 1e-14);
    }

    [Fact]
    public void Along_zeros_lies_nothing_and_a_vector_may_be_written_over()
    {
        double[] v = [1, 2, 3];
        Assert.Equal(v, Orthogonal.Component(v, [0, -0.0, 0]));
        Orthogonal.Component(v, [1, 0, 0], v);
        Assert.Equal([0, 2, 3], v);
    }

    [Fact]
    public void Bad_vectors_are_refused()
    {
        Assert.Throws<ArgumentException>("vector", () => Orthogonal.Component([], []));
        Assert.Throws<ArgumentException>("direction", () => Orthogonal.Component([1, 2], [1]));
        Assert.Throws<ArgumentException>("direction", () => Orthogonal.Component([1, 2], [1, double.NaN]));
        Assert.Throws<ArgumentException>("vector", () => Orthogonal.Component([1, double.PositiveInfinity], [1, 2]));
    }
}
