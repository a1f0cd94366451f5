namespace Isotone.Tests;

public class WeightedSoftRankTests
{
    // The fit of block ratios by its definition, v_i = max over b >= i of min over a <= i of log(E/R) of a..b, in O(n^3).
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(30)]
    public void KL_ranks_are_the_projection_of_the_weighted_row(double strength)
    {
        for (int n = 1; n <= 24; n++)
        {
            double[] values = Testing.Distributions.Row(n % 2 == 0 ? "normal" : "one decimal", n, n), weights = Weights(n);
            double[] ranks = new double[n];
            new WeightedKLSoftRank<double>().Forward(values, weights, strength, ranks);
            int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i])];
            double[] positions = new double[n];
            double above = 0;
            for (int k = 0; k < n; k++)
            {
                positions[k] = weights[order[k]] * (n + 0.5 - above - (0.5 * weights[order[k]]));
                above += weights[order[k]];
            }

            for (int k = 0; k < n; k++)
            {
                double fit = Enumerable.Range(k, n - k).Max(b => Enumerable.Range(0, k + 1).Min(a => LogRatio(a, b)));
                Assert.Equal(Math.Exp((values[order[k]] / strength) - fit) - (0.5 * (n + 1)), ranks[order[k]], 1e-9 * n);
            }

            double LogRatio(int a, int b)
            {
                double top = values[order[a]] / strength, exponentials = 0, sum = 0;
                for (int k = a; k <= b; k++)
                {
                    exponentials += weights[order[k]] * Math.Exp((values[order[k]] / strength) - top);
                    sum += positions[k];
                }

                return top + Math.Log(exponentials / sum);
            }
        }
    }

    [Fact]
    public void Squares_of_the_derivatives_are_those_of_the_Jacobian()
    {
        const int N = 17;
        double[] values = Testing.Distributions.Row("normal", N, 5), weights = Weights(N), factors = [.. weights.Select(w => 1 / w)];
        foreach (WeightedSoftRank<double> rank in (WeightedSoftRank<double>[])[new WeightedL2SoftRank<double>(), new WeightedKLSoftRank<double>()])
        {
            rank.Forward(values, weights, 0.3, new double[N]);
            double[] expected = new double[N], expectedOfFactors = new double[N], row = new double[N], squares = new double[N];
            for (int k = 0; k < N; k++)
            {
                double[] one = new double[N];
                one[k] = 1;
                rank.Vjp(one, row);
                for (int i = 0; i < N; i++)
                {
                    expected[i] += weights[k] * row[i] * row[i];
                    expectedOfFactors[i] += factors[k] * row[i] * row[i];
                }
            }

            rank.SquaredJacobian([], squares);
            Assert.All(squares.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-10 * (1 + pair.Second)));
            rank.SquaredJacobian(factors, squares);
            Assert.All(squares.Zip(expectedOfFactors), pair => Assert.Equal(pair.Second, pair.First, 1e-10 * (1 + pair.Second)));
        }
    }

    // Positive weights of mean 1.
    private static double[] Weights(int n)
    {
        double[] weights = [.. Enumerable.Range(0, n).Select(i => 0.2 + (i * 7 % 5))];
        double mean = weights.Average();
        return [.. weights.Select(weight => weight / mean)];
    }
}
