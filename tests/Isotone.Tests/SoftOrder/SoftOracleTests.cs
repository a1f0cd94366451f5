using System.Numerics;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Soft ranks and sorts against the exact oracle: every length to 257, every distribution, many strengths.</summary>
public class SoftOracleTests
{
    private const int Longest = 257;

    public static MatrixTheoryData<bool, Regularization> Operators =>
        new([true, false], [Regularization.L2, Regularization.KL]);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Doubles_at_every_length(bool rank, Regularization regularization) =>
        EveryLength<double>(rank, regularization, rowsPerLength: regularization == Regularization.L2 ? 7 : 3);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Floats_at_every_length(bool rank, Regularization regularization) =>
        EveryLength<float>(rank, regularization, rowsPerLength: regularization == Regularization.L2 ? 5 : 2);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Every_distribution_at_every_strength(bool rank, Regularization regularization)
    {
        foreach (string name in Distributions.Names)
        {
            foreach (double strength in Strengths(23))
            {
                double[] cotangent = Distributions.Row("normal", 23, 7);
                foreach (SortDirection direction in Enum.GetValues<SortDirection>())
                {
                    Contract.MatchesOracle<double>(
                        rank, regularization, strength, direction, Distributions.Row(name, 23), cotangent, name);
                    Contract.MatchesOracle<float>(
                        rank, regularization, strength, direction, Distributions.Row(name, 23), cotangent, name);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void One_decimal_data_pools_exactly(bool rank, Regularization regularization)
    {
        // Sums of doubles such as 0.1 and 0.3 tie or nearly tie; rounded comparisons decide one row in ten wrongly.
        var random = new Random(20);
        int rows = regularization == Regularization.L2 ? 10_000 : 400;
        for (int row = 0; row < rows; row++)
        {
            int n = random.Next(2, 40);
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.Next(-30, 31) / 10.0)];
            double strength = Draw(random, 0.1, 0.2, 0.5, 1, 2, 5, 10, 0.3);
            Contract.MatchesOracle<double>(
                rank, regularization, strength, Direction(row), x, Distributions.Row("one decimal", n, row + 1),
                $"row {row}");
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Wide_ranges_of_magnitude(bool rank, Regularization regularization)
    {
        double[] magnitudes = [0, double.Epsilon, 1e-310, 1e-300, 1e-160, 1e-20, 1, 1 + Math.ScaleB(1, -52), 3, 1e16, 1e150];
        double[] further = regularization == Regularization.L2 ? [.. magnitudes, 1e300, 1.7e308] : magnitudes;
        var random = new Random(3);
        for (int row = 0; row < 150; row++)
        {
            int n = random.Next(1, 12);
            double[] x = [.. Enumerable.Range(0, n)
                .Select(_ => (random.Next(2) == 0 ? 1 : -1) * Draw(random, further))];
            double strength = Draw(random, 1e-9, 0.5, 1, 3, 1e9);
            if (regularization == Regularization.KL)
                x = [.. x.Select(value => Math.Clamp(value, -1e9, 1e9))];
            Contract.MatchesOracle<double>(
                rank, regularization, strength, Direction(row), x, Distributions.Row("normal", n, row + 1),
                $"row {row}: {string.Join(' ', x)}");
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Cotangents_that_are_shifted_or_cancel(bool rank, Regularization regularization)
    {
        foreach (string name in (string[])["shifted 1e6", "heavy tails", "tiny 1e-9", "constant"])
        {
            for (int n = 2; n <= 40; n++)
            {
                foreach (double strength in (double[])[0.1, 1, 30, 1e9])
                {
                    Contract.MatchesOracle<double>(
                        rank, regularization, strength, Direction(n), Distributions.Row("normal", n, 5), Distributions.Row(name, n),
                        $"cotangent {name}");
                }
            }
        }

        // Sums that cancel: the exact sum is 1 beside terms of 1e16.
        Contract.MatchesOracle<double>(
            rank, regularization, 1e9, SortDirection.Ascending, [0.1, 0.3, 0.2, 0.4], [1e16, 1, -1e16, 0.5], "cancelling cotangent");
        Contract.MatchesOracle<float>(
            rank, regularization, 1e9, SortDirection.Ascending, [0.1, 0.3, 0.2, 0.4], [1e16, 1, -1e16, 0.5], "cancelling cotangent");
    }

    [Theory]
    [InlineData(Regularization.L2)]
    [InlineData(Regularization.KL)]
    public void Sorts_whose_values_cancel(Regularization regularization)
    {
        double[][] rows = [[1e8, 1, -1e8], [1e15, 3, -1e15, 2], [-7, 7.000000001], [1e300, -1e300, 5]];
        foreach (double[] x in rows)
        {
            if (regularization == Regularization.L2)
                Contract.MatchesOracle<double>(
                    false, regularization, 1e9, SortDirection.Ascending, x, Distributions.Row("normal", x.Length), "values");
        }

        // The log-mean-exp of tiny values is as tiny.
        double[] tiny = [1e-9, 2e-9, -3e-9, 1e-10];
        Contract.MatchesOracle<double>(false, regularization, 1e9, SortDirection.Ascending, tiny, tiny, "tiny");
        Contract.MatchesOracle<double>(false, regularization, 1e12, SortDirection.Descending, tiny, tiny, "tiny");
    }

    private static void EveryLength<T>(bool rank, Regularization regularization, int rowsPerLength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int turn = 0;
        for (int n = 1; n <= Longest; n++)
        {
            double[] strengths = Strengths(n);
            for (int row = 0; row < rowsPerLength; row++, turn++)
            {
                // 11 distributions and 7 strengths: the turns meet every pair.
                string name = Distributions.Names[turn % Distributions.Names.Length];
                Contract.MatchesOracle<T>(
                    rank, regularization, strengths[turn % strengths.Length], Direction(turn / 3),
                    Distributions.Row(name, n, turn), Distributions.Row("normal", n, turn + 1),
                    $"{name}, length {n}, turn {turn}");
            }
        }
    }

    private static double[] Strengths(int n) => [1e-9, 1e-3, 0.1, 1, 2.5 / n, n, 1e9];

    private static SortDirection Direction(int turn) =>
        turn % 2 == 0 ? SortDirection.Ascending : SortDirection.Descending;

    private static double Draw(Random random, params double[] choices) => choices[random.Next(choices.Length)];
}
