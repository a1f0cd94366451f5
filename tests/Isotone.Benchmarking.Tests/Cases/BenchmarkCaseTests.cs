namespace Isotone.Benchmarking.Tests;

public class BenchmarkCaseTests
{
    [Theory]
    [InlineData("1x10000", 1, 10000)]
    [InlineData("512x1000", 512, 1000)]
    public void A_shape_is_rows_by_length(string text, int batch, int length)
    {
        Assert.True(BatchShape.TryParse(text, out BatchShape shape));
        Assert.Equal((new BatchShape(batch, length), text), (shape, shape.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("0x5")]
    [InlineData("5x0")]
    [InlineData("-1x5")]
    [InlineData("1x2x3")]
    [InlineData("1 x 2")]
    [InlineData("1x1.5")]
    [InlineData("100000x100000")]
    [InlineData(null)]
    public void Anything_else_is_none(string? text) => Assert.False(BatchShape.TryParse(text, out _));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("2.5/n", 0.025)]
    [InlineData("0.25n", 25)]
    [InlineData("1E-05", 1e-5)]
    public void A_strength_may_be_relative_to_the_length(string text, double atHundred)
    {
        Assert.True(BenchmarkStrength.TryParse(text, out BenchmarkStrength strength));
        Assert.Equal(atHundred, strength.At(100), 1e-15);
        Assert.Equal(text, strength.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("/n")]
    [InlineData("0")]
    [InlineData("-1n")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1/2")]
    public void A_strength_is_positive_and_finite(string text) => Assert.False(BenchmarkStrength.TryParse(text, out _));

    [Fact]
    public void Settings_that_exclude_each_other_are_refused()
    {
        var strength = new BenchmarkStrength(1);
        Refuses("A permutation has no derivative", () => BenchmarkGrid.Of(BenchmarkOperation.ArgSort, backward: true));
        Refuses("argsort has no strength", () => BenchmarkGrid.Of(BenchmarkOperation.ArgSort, strength: strength));
        Refuses("aum has no regularization", () => BenchmarkGrid.Of(BenchmarkOperation.Aum, regularization: Regularization.L2));
        Refuses("two elements", () => BenchmarkGrid.Of(BenchmarkOperation.Aum, [new BatchShape(5, 1)]));
        Refuses("Hard ranks", () => BenchmarkGrid.Of(BenchmarkOperation.Spearman, backward: true));
        Refuses("one thread", () => BenchmarkGrid.Of(BenchmarkOperation.ArgSort, threads: 0));
        Refuses("empty or too large", () => BenchmarkGrid.Of(BenchmarkOperation.ArgSort, [default]));
        Refuses("not positive and finite", () => BenchmarkGrid.Of(
            BenchmarkOperation.SoftRank, strength: new BenchmarkStrength(double.MaxValue, StrengthScale.TimesLength)));
    }

    [Fact]
    public void What_is_left_out_fits_the_operation()
    {
        Assert.All(BenchmarkGrid.Of(BenchmarkOperation.Aum), one => Assert.True(one.IsDouble && one.Strength is null));
        Assert.All(BenchmarkGrid.Of(BenchmarkOperation.SoftSort), one => Assert.Equal((false, 1), (one.IsDouble, one.Strength!.Value.Factor)));
        Assert.Equal([100, 1_000, 10_000, 100_000, 1_000_000], BenchmarkGrid.Of(BenchmarkOperation.ArgSort).Select(one => one.Shape.Length));
        Assert.Equal("float32", Assert.Single(BenchmarkGrid.Of(BenchmarkOperation.Spearman, [new(2, 9)])).TypeName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_grid_holds_every_operation_once_and_both_types_regularizers_passes_and_thread_counts(int threads)
    {
        IReadOnlyList<BenchmarkCase> grid = BenchmarkGrid.Standard(threads);
        Assert.Equal(grid.Count, grid.Distinct().Count());
        Assert.All(grid, one => one.Validate());
        Assert.Equal(Enum.GetValues<BenchmarkOperation>(), grid.Select(one => one.Operation).Distinct().Order());
        Assert.Equal(2, grid.Select(one => one.IsDouble).Distinct().Count());
        Assert.Equal(2, grid.Select(one => one.Backward).Distinct().Count());
        Assert.Equal(2, grid.Select(one => one.Regularization).Distinct().Count());
        Assert.Equal(threads, grid.Select(one => one.Threads).Distinct().Count());

        // A minute at the most, as far as the time box says.
        Assert.InRange(grid.Count * (BenchmarkGrid.Timing.TimeBox + BenchmarkGrid.Timing.WarmUp).TotalSeconds, 10, 55);
    }

    private static void Refuses(string part, Action action) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
