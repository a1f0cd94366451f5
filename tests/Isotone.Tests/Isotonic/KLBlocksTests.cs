using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Comparisons of sums of exponentials that all but tie.</summary>
public class KLBlocksTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.1)]
    [InlineData(1e-9)]
    [InlineData(3 * 9.313225746154785e-10)]
    [InlineData(1e9)]
    [InlineData(7e4)]
    public void Sorts_of_values_a_rounding_away_from_the_positions(double strength)
    {
        // z_i is rho_i/eps to within a few roundings: all comparisons are ties or within 1e-16 of one.
        var random = new Random(1);
        for (int row = 0; row < 60; row++)
        {
            int n = random.Next(2, 40);
            double[] x = [.. Enumerable.Range(1, n)
                .Select(i => Math.ScaleB(random.Next(-row % 3, row % 3 + 1), -52) * i / strength + i / strength)];
            Contract.MatchesOracle<double>(
                false, Regularization.KL, strength, SortDirection.Ascending, x, Distributions.Row("normal", n),
                $"row {row}");
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.01)]
    [InlineData(50.0)]
    [InlineData(1e6)]
    public void Ranks_of_values_a_rounding_away_from_the_logarithms_of_the_positions(double strength)
    {
        var random = new Random(2);
        for (int row = 0; row < 60; row++)
        {
            int n = random.Next(2, 40);
            double[] x = [.. Enumerable.Range(1, n)
                .Select(i => strength * Math.Log(i) * (1 + Math.ScaleB(random.Next(-2, 3), -52)))];
            Contract.MatchesOracle<double>(
                true, Regularization.KL, strength, SortDirection.Ascending, x, Distributions.Row("normal", n),
                $"row {row}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Long_rows_of_near_ties_have_the_exact_blocks(bool rank)
    {
        // Thousands of blocks joined one into another: the error of the sums must not grow past what they decide.
        const int n = 3000;
        double[] x = [.. Enumerable.Range(1, n)
            .Select(i => rank ? Math.Log(i) : i * (1 + Math.ScaleB(i % 5 - 2, -52)))];
        Contract.MatchesOracle<double>(
            rank, Regularization.KL, 1, SortDirection.Ascending, x, Distributions.Row("normal", n), "near ties");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Long_blocks_compare_beyond_the_rounding_of_their_sums(bool rank)
    {
        // Blocks of hundreds tie to within what hundreds of roundings add up to, more than a single one.
        var random = new Random(3);
        for (int row = 0; row < 40; row++)
        {
            int n = random.Next(200, 600);
            double noise = Math.Pow(10, -15 + 0.1 * row);
            double[] x = [.. Enumerable.Range(1, n)
                .Select(i => (rank ? Math.Log(i) : 0.01 * i) + noise * (random.NextDouble() - 0.5))];
            Contract.MatchesOracle<double>(
                rank, Regularization.KL, rank ? 1 : 100, SortDirection.Ascending, x, Distributions.Row("normal", n),
                $"noise {noise}");
        }
    }

    [Fact]
    public void Huge_exponents_tie_exactly()
    {
        // Positions over a power of two are exact doubles: every comparison is an exact tie, at exponents up to 10^12.
        foreach (int power in (int[])[-30, -20, 0, 10])
        {
            double strength = Math.ScaleB(1, power);
            double[] x = [.. Enumerable.Range(1, 300).Select(i => i / strength)];
            SoftSort<double> sort = new(Regularization.KL, strength);
            sort.Forward(x);
            Assert.Equal([300], sort.BlockSizes(0));
        }
    }
}
