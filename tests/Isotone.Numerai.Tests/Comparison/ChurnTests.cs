namespace Isotone.Numerai.Tests;

public sealed class ChurnTests
{
    private static readonly string[] _ids = ["a", "b", "c", "d", "e"];
    private static readonly double[] _up = [0, 1, 2, 3, 4];
    private static readonly double[] _down = [4, 3, 2, 1, 0];
    private static readonly double[] _upDown = [0, 1, 2, 1, 0];
    private static readonly double[] _oscillating = [1, 0, 1, 0, 1];
    private static readonly double[] _constant = [1, 1, 1, 1, 1];

    // What numerai-tools expects of the same series.
    [Fact]
    public void Churn_is_that_of_numerai_tools()
    {
        Assert.Equal(0, Churn.Of(_up, _up), 1e-15);
        Assert.Equal(1, Churn.Of(_up, _upDown), 1e-15);
        Assert.Equal(1, Churn.Of(_up, _oscillating), 1e-15);
        Assert.Equal(2, Churn.Of(_up, _down), 1e-15);
        Assert.Equal(double.NaN, Churn.Of(_up, _constant));
    }

    [Fact]
    public void Churn_at_the_ends_is_that_of_numerai_tools()
    {
        double Of(double[] other) => Churn.OfTopBottom(_ids, _up, _ids, other, 2);
        Assert.Equal(0, Of(_up));
        Assert.Equal(.5, Of(_upDown));
        Assert.Equal(.5, Of(_oscillating));
        Assert.Equal(1, Of(_down));
        Assert.Equal(0, Of(_constant));
        Assert.Equal(1, Churn.OfTopBottom(_ids, _up, ["v", "w", "x"], [1, 2, 3], 2));
    }

    [Fact]
    public void Turnover_is_that_of_numerai_tools()
    {
        Assert.Equal(0, Turnover.Of(_up, _up));
        Assert.Equal(3, Turnover.Of(_up, _upDown));
        Assert.Equal(4.5, Turnover.Of(_up, _oscillating));
        Assert.Equal(6, Turnover.Of(_up, _down));
        Assert.Equal(3.5, Turnover.Of(_up, _constant));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Churn.Of(_up, [1, 2]));
        Assert.Throws<ArgumentException>(() => Turnover.Of(_up, [1, 2]));
        Assert.Throws<ArgumentException>(() => Turnover.Of([1], [double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Churn.OfTopBottom(_ids, _up, _ids, _up, 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Churn.OfTopBottom(_ids, _up, _ids, _up, 6));
        Assert.Throws<ArgumentException>(() => Churn.OfTopBottom(_ids, [1, 2], _ids, _up, 1));
    }
}
