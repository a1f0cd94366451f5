using System.Numerics;
using Isotone.Testing;

namespace Isotone.Tests;

public class IsotonicL2Tests
{
    public static MatrixTheoryData<bool, SortDirection> Kinds => new([true, false], Enum.GetValues<SortDirection>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fits_are_exact_at_every_length(bool weighted, SortDirection direction)
    {
        for (int n = 1; n <= 257; n++)
        {
            string name = Distributions.Names[n % Distributions.Names.Length];
            double[] y = Distributions.Row(name, n, n);
            double[] w = [.. Distributions.Row("normal", n, 3).Select(value => 0.1 + Math.Abs(value))];
            MatchesOracle<double>(y, weighted ? w : null, direction, 1e-11, name);
            MatchesOracle<float>(y, weighted ? w : null, direction, 4 * Math.ScaleB(1, -23), name);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decimals_pool_exactly(bool weighted, SortDirection direction)
    {
        var random = new Random(5);
        for (int row = 0; row < 1000; row++)
        {
            int n = random.Next(1, 30);
            double[] y = [.. Enumerable.Range(0, n).Select(_ => random.Next(-20, 21) / 10.0)];
            double[] w = [.. Enumerable.Range(0, n).Select(_ => random.Next(1, 12) / 10.0)];
            MatchesOracle<double>(y, weighted ? w : null, direction, 1e-11, $"row {row}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Extreme_values_and_weights(bool weighted, SortDirection direction)
    {
        double[] magnitudes = [0, double.Epsilon, 1e-310, 1e-200, 1e-20, 1, 3, 1e8, 1e16, 1e160, 1e300, 1.7e308];
        double[] weights = [double.Epsilon, 1e-300, 1e-150, 0.1, 1, 3, 1e150, 1e300, 1.7e308];
        var random = new Random(6);
        for (int row = 0; row < 2000; row++)
        {
            int n = random.Next(1, 9);

            // Rows of one magnitude, up to signs and small factors, and rows of all.
            double common = magnitudes[random.Next(1, magnitudes.Length - 1)];
            double[] y = row % 2 == 0
                ? [.. Enumerable.Range(0, n)
                    .Select(_ => (random.Next(2) - 0.5) * 2 * magnitudes[random.Next(magnitudes.Length)])]
                : [.. Enumerable.Range(0, n).Select(_ => random.Next(-9, 10) * common)];
            double[] w = [.. Enumerable.Range(0, n).Select(_ => weights[random.Next(weights.Length)])];
            MatchesOracle<double>(y, weighted ? w : null, direction, 1e-11, $"row {row}");
        }
    }

    [Fact]
    public void Sums_that_cancel_keep_their_digits()
    {
        MatchesOracle<double>([1e16, 1, -1e16], null, SortDirection.Ascending, 1e-11, "cancelling");
        MatchesOracle<double>(
            [1e16, 1, -1e16], [0.5, 0.25, 0.5], SortDirection.Ascending, 1e-11, "cancelling, weighted");
    }

    [Fact]
    public void A_rising_fit_of_ten_values()
    {
        // Worked by hand: 5 3 | 4 pool to 4 4 4, 8 6 to 7 7, 9 1 2 to 4, which takes 7 7 with it to 5.2.
        double[] fit = new double[10];
        var isotonic = new IsotonicL2<double>();
        isotonic.Forward([1, 5, 3, 4, 8, 6, 9, 1, 2, 10], fit);
        Assert.Equal([1, 4, 4, 4, 5.2, 5.2, 5.2, 5.2, 5.2, 10], fit);
        Assert.Equal([1, 3, 5, 1], isotonic.BlockSizes(0));
    }

    [Fact]
    public void A_falling_fit_weighs()
    {
        double[] fit = new double[4];
        new IsotonicL2<double>(SortDirection.Descending).Forward([2, 4, 3, 1], [3, 1, 1, 1], Rows.One(4), fit);
        Assert.Equal([2.6, 2.6, 2.6, 1], fit.Select(value => Math.Round(value, 12)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Derivatives_agree_with_central_differences(bool weighted, SortDirection direction)
    {
        var isotonic = new IsotonicL2<double>(direction);
        double[] w = [.. Distributions.Row("normal", 30, 3).Select(value => 0.1 + Math.Abs(value))];
        void Forward(double[] y, double[] fit) => isotonic.Forward(y, weighted ? w : [], Rows.One(y.Length), fit);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] y = Distributions.Row("normal", 30, seed);
            Differences.Agree(
                y, Forward, () => isotonic.BlockSizes(0),
                (g, x) => isotonic.Vjp(g, x), (t, d) => isotonic.Jvp(t, d), seed);
        }
    }

    [Fact]
    public void Rows_do_not_touch_each_other_and_the_destination_may_be_the_input()
    {
        double[] y = Distributions.Row("normal", 60, 1), w = [.. y.Select(value => 1 + value * value)];
        Rows rows = Rows.FromLengths([10, 1, 30, 19]);
        var isotonic = new IsotonicL2<double>();
        double[] fit = new double[60], gradient = new double[60], inPlace = [.. y];
        isotonic.Forward(y, w, rows, fit);
        isotonic.Vjp(y, gradient);
        new IsotonicL2<double>().Forward(inPlace, w, rows, inPlace);
        Assert.Equal(fit, inPlace);
        for (int row = 0; row < rows.Count; row++)
        {
            var single = new IsotonicL2<double>();
            int start = rows.Start(row), n = rows.LengthOf(row);
            double[] alone = new double[n], aloneGradient = new double[n];
            single.Forward(y.AsSpan(start, n), w.AsSpan(start, n), Rows.One(n), alone);
            single.Vjp(y.AsSpan(start, n), aloneGradient);
            Assert.Equal(alone, fit[start..(start + n)]);
            Assert.Equal(aloneGradient, gradient[start..(start + n)]);
            Assert.Equal(single.BlockSizes(0), isotonic.BlockSizes(row));
        }
    }

    [Fact]
    public void Bad_input_is_named_and_leaves_the_last_pass_as_it_was()
    {
        var isotonic = new IsotonicL2<double>();
        double[] fit = new double[4], gradient = new double[4], after = new double[4];
        Assert.Throws<InvalidOperationException>(() => isotonic.Vjp(fit, gradient));
        isotonic.Forward([3, 1, 2, 5], [1, 2, 3, 4], Rows.Batch(2, 2), fit);
        isotonic.Vjp([1, 2, 3, 4], gradient);

        Refused.Naming("values", "values[3] (row 1, element 1) is NaN",
            () => isotonic.Forward([1, 2, 3, double.NaN], [], Rows.Batch(2, 2), new double[4]));
        Refused.Naming("values", "infinity", () => isotonic.Forward([double.PositiveInfinity], new double[1]));
        Refused.Naming("values", "empty", () => isotonic.Forward([], Array.Empty<double>()));
        Refused.Naming("values", "3 elements where 4 are needed",
            () => isotonic.Forward([1, 2, 3], [], Rows.One(4), new double[4]));
        Refused.Naming("destination", "5 elements where 4 are needed",
            () => isotonic.Forward([1, 2, 3, 4], [], Rows.One(4), new double[5]));
        Refused.Naming("weights", "weights[1] is 0",
            () => isotonic.Forward([1, 2, 3], [1, 0, 1], Rows.One(3), new double[3]));
        Refused.Naming("weights", "weights[2] is -1",
            () => isotonic.Forward([1, 2, 3], [1, 1, -1], Rows.One(3), new double[3]));
        Refused.Naming("weights", "weights[0] is NaN",
            () => isotonic.Forward([1, 2, 3], [double.NaN, 1, 1], Rows.One(3), new double[3]));
        Refused.Naming("weights", "2 elements where 3 are needed",
            () => isotonic.Forward([1, 2, 3], [1, 1], Rows.One(3), new double[3]));
        Refused.Naming("weights", "weights[0]",
            () => isotonic.Forward([1, 2, 3, 4, 5, 6], [0, 1, 1, 1, 1, 1], Rows.One(6), new double[6]));
        Refused.Naming("cotangent", "3 elements where 4 are needed", () => isotonic.Vjp(new double[3], after));
        Refused.Naming("gradient", "5 elements where 4 are needed", () => isotonic.Vjp(fit, new double[5]));
        Refused.Naming("tangent", "3 elements where 4 are needed", () => isotonic.Jvp(new double[3], after));
        Refused.Naming("derivative", "5 elements where 4 are needed", () => isotonic.Jvp(fit, new double[5]));

        Refused.Naming("destination", "overlaps values",
            () => isotonic.Forward(after.AsSpan(0, 3), after.AsSpan(1, 3)));
        Refused.Naming("destination", "overlaps weights",
            () => isotonic.Forward([1, 2, 3], after.AsSpan(0, 3), Rows.One(3), after.AsSpan(1, 3)));

        isotonic.Vjp([1, 2, 3, 4], after);
        Assert.Equal(gradient, after);
        isotonic.Forward([3, 1, 2, 5], [], Rows.Batch(2, 2), fit);
        isotonic.Vjp([1, 2, 3, 4], gradient);
        Refused.Naming("weights", "weights[1]",
            () => isotonic.Forward([1, 2, 3, 4], [1, 0, 1, 1], Rows.One(4), new double[4]));
        isotonic.Vjp([1, 2, 3, 4], after);
        Assert.Equal(gradient, after);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Ties_over_the_whole_range_of_doubles_stay_linear(bool wide) => Task.Run(
        () =>
        {
            // All means are equal, so every comparison is an exact tie; with the outliers big integers decide each.
            const int n = 200_000;
            double[] y = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? 1.1 : -1.1)];
            double[] w = [.. Enumerable.Range(0, n).Select(i => i / 2 % 5 / 10.0 + 0.1)];
            if (wide)
                (y[^1], y[^2], w[0], w[1]) = (1e300, 1e-300, 1e-200, 1e-200);
            double[] fit = new double[n];
            var isotonic = new IsotonicL2<double>();
            isotonic.Forward(y, w, Rows.One(n), fit);
            Assert.Equal(n, isotonic.BlockSizes(0).Sum());
            Assert.True(fit.Zip(fit.Skip(1), (a, b) => a <= b).All(rising => rising));
        },
        TestContext.Current.CancellationToken);

    private static void MatchesOracle<T>(double[] y, double[]? w, SortDirection direction, double tolerance, string about)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] given = [.. y.Select(T.CreateTruncating)], weights = w is null ? [] : [.. w.Select(T.CreateTruncating)];
        T[] fit = new T[y.Length];
        var isotonic = new IsotonicL2<T>(direction);
        isotonic.Forward(given, weights, Rows.One(y.Length), fit);
        (double[] expected, int[] sizes) = ExactIsotonic.Regress(
            [.. given.Select(double.CreateTruncating)],
            w is null ? null : [.. weights.Select(double.CreateTruncating)],
            direction);
        about = $"{about}, length {y.Length}, {direction}: y {string.Join(' ', y.Take(9))}, w {string.Join(' ', (w ?? []).Take(9))}";
        if (!sizes.SequenceEqual(isotonic.BlockSizes(0)))
            Assert.Fail(
                $"{about}: blocks {string.Join(' ', isotonic.BlockSizes(0))} instead of {string.Join(' ', sizes)}.");
        Contract.Close<T>(expected, fit, tolerance, about);
    }
}
