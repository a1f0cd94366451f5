using System.Numerics;
using Isotone.Testing;

namespace Isotone.Tests;

public class IsotonicKLTests
{
    [Theory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void Fits_match_the_oracle_at_every_length(SortDirection direction)
    {
        for (int n = 1; n <= 257; n++)
        {
            string name = Distributions.Names[n % Distributions.Names.Length];
            string other = Distributions.Names[n / 3 % Distributions.Names.Length];
            MatchesOracle<double>(
                Distributions.Row(name, n, n), Distributions.Row(other, n, n + 1), direction, 1e-11, name + " over " + other);
            if (n % 4 == 0)
                MatchesOracle<float>(
                    Distributions.Row(name, n, n), Distributions.Row(other, n, n + 1), direction, 1e-6, name + " over " + other);
        }
    }

    [Fact]
    public void Wide_exponents_neither_overflow_nor_pool_what_must_not()
    {
        var random = new Random(8);
        double[] magnitudes = [0, 1e-300, 1e-20, 0.5, 1, 30, 700, 800, 1e5, 1e9, 1e15];
        for (int row = 0; row < 300; row++)
        {
            int n = random.Next(1, 10);
            double[] s = [.. Enumerable.Range(0, n)
                .Select(_ => (random.Next(2) * 2 - 1) * magnitudes[random.Next(magnitudes.Length)])];
            double[] t = [.. Enumerable.Range(0, n)
                .Select(_ => (random.Next(2) * 2 - 1) * magnitudes[random.Next(magnitudes.Length)])];

            // Two sums of huge terms may agree to a hundred digits, and then leave a level of 1e-44.
            MatchesOracle<double>(
                s, t, (SortDirection)(row % 2), 1e-11,
                $"row {row}: {string.Join(' ', s)} over {string.Join(' ', t)}", floor: 1e-4);
        }
    }

    [Fact]
    public void Tiny_values_keep_their_digits()
    {
        MatchesOracle<double>([3e-9, 1e-9, -2e-9, 5e-9], [1e-9, 0, 1e-9, 4e-9], SortDirection.Ascending, 1e-11, "tiny");
        MatchesOracle<double>([3e-40, 1e-40, -2e-40], [1e-40, 0, 2e-40], SortDirection.Ascending, 1e-11, "tinier");
    }

    [Theory]
    [InlineData(SortDirection.Ascending)]
    [InlineData(SortDirection.Descending)]
    public void Derivatives_agree_with_central_differences(SortDirection direction)
    {
        var isotonic = new IsotonicKL<double>(direction);
        for (int seed = 0; seed < 20; seed++)
        {
            double[] t = Distributions.Row("normal", 30, 50 + seed), s = Distributions.Row("normal", 30, seed);
            Differences.Agree(
                s, (x, fit) => isotonic.Forward(x, t, fit), () => isotonic.BlockSizes(0),
                (g, x) => isotonic.Vjp(g, x), (d, y) => isotonic.Jvp(d, y), seed);

            // The gradient of the log-weights: there is no derivative along them, so both come from the gradient.
            double[] unused = new double[30];
            void WeightGradient(double[] g, double[] x) => isotonic.Vjp(g, unused, x);
            Differences.AgreeInReverse(
                t, (x, fit) => isotonic.Forward(s, x, fit), () => isotonic.BlockSizes(0), WeightGradient, seed);
        }
    }

    [Fact]
    public void Bad_input_is_named_and_leaves_the_last_pass_as_it_was()
    {
        var isotonic = new IsotonicKL<double>();
        double[] fit = new double[4], gradient = new double[4], after = new double[4];
        Assert.Throws<InvalidOperationException>(() => isotonic.Vjp(fit, gradient));
        isotonic.Forward([3, 1, 2, 5], [1, 2, 3, 4], Rows.Batch(2, 2), fit);
        isotonic.Vjp([1, 2, 3, 4], gradient);

        Refused.Naming("values", "values[3] (row 1, element 1) is NaN",
            () => isotonic.Forward([1, 2, 3, double.NaN], fit, Rows.Batch(2, 2), new double[4]));
        Refused.Naming("logWeights", "logWeights[0] is -infinity",
            () => isotonic.Forward([1], [double.NegativeInfinity], new double[1]));
        Refused.Naming("logWeights", "1 elements where 2 are needed",
            () => isotonic.Forward([1, 2], [1], new double[2]));
        Refused.Naming("destination", "3 elements where 2 are needed",
            () => isotonic.Forward([1, 2], [1, 2], new double[3]));
        Refused.Naming("values", "empty", () => isotonic.Forward([], [], Array.Empty<double>()));
        Refused.Naming("logWeightGradient", "3 elements where 4 are needed",
            () => isotonic.Vjp(fit, after, new double[3]));
        Refused.Naming("cotangent", "3 elements where 4 are needed", () => isotonic.Vjp(new double[3], after));
        Refused.Naming("derivative", "3 elements where 4 are needed", () => isotonic.Jvp(fit, new double[3]));
        Refused.Naming("destination", "overlaps logWeights",
            () => isotonic.Forward([1, 2, 3], after.AsSpan(0, 3), after.AsSpan(1, 3)));

        isotonic.Vjp([1, 2, 3, 4], after);
        Assert.Equal(gradient, after);
    }

    private static void MatchesOracle<T>(double[] s, double[] t, SortDirection direction, double tolerance, string about, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] upper = [.. s.Select(T.CreateTruncating)], lower = [.. t.Select(T.CreateTruncating)], fit = new T[s.Length];
        var isotonic = new IsotonicKL<T>(direction);
        isotonic.Forward(upper, lower, fit);
        (double[] expected, int[] sizes) = KLOracle.Regress(
            [.. upper.Select(double.CreateTruncating)], [.. lower.Select(double.CreateTruncating)], direction);
        about = $"{about}, length {s.Length}, {direction}";
        if (!sizes.SequenceEqual(isotonic.BlockSizes(0)))
            Assert.Fail(
                $"{about}: blocks {string.Join(' ', isotonic.BlockSizes(0))} instead of {string.Join(' ', sizes)}.");
        Contract.Close<T>(expected, fit, tolerance, about, floor);
    }
}
