using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Vector-Jacobian and Jacobian-vector products of the soft operators.</summary>
public class SoftGradientTests
{
    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void Derivatives_agree_with_central_differences(bool rank, Regularization regularization, SortDirection direction)
    {
        foreach (double strength in (double[])[0.05, 0.3, 1, 5, 100])
        {
            SoftOperator<double> soft = SoftOperators.Of<double>(rank, regularization, strength, direction);
            for (int seed = 0; seed < 8; seed++)
            {
                double[] x = Distributions.Row("normal", 5 + 4 * seed, seed);
                Differences.Agree(
                    x, (values, y) => soft.Forward(values, y), () => soft.BlockSizes(0),
                    (c, g) => soft.Vjp(c, g), (t, d) => soft.Jvp(t, d), seed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void The_two_products_belong_to_one_Jacobian(bool rank, Regularization regularization, SortDirection direction)
    {
        foreach (string name in Distributions.Names)
        {
            SoftOperator<double> soft = SoftOperators.Of<double>(rank, regularization, 0.4, direction);
            double[] x = Distributions.Row(name, 50), c = Distributions.Row("normal", 50, 2), t = Distributions.Row("normal", 50, 3);
            double[] y = new double[50], gradient = new double[50], derivative = new double[50];
            soft.Forward(x, y);
            soft.Vjp(c, gradient);
            soft.Jvp(t, derivative);
            double[] left = [.. gradient.Zip(t, (a, b) => a * b)], right = [.. c.Zip(derivative, (a, b) => a * b)];
            Assert.Equal(left.Sum(), right.Sum(), 1e-13 * (left.Sum(Math.Abs) + right.Sum(Math.Abs)));
        }
    }

    [Fact]
    public void A_constant_cotangent_gives_the_ranks_no_gradient_at_all()
    {
        // The ranks' sum is constant: exactly 0 in L2, whatever the block's length.
        for (int n = 1; n <= 257; n++)
        {
            double[] gradient = new double[n], ones = [.. Enumerable.Repeat(0.1, n)];
            SoftRank<double> rank = new(strength: 10);
            rank.Forward(Distributions.Row("normal", n), gradient);
            rank.Vjp(ones, gradient);
            Assert.All(gradient, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Tied_values_share_a_block_so_their_order_does_not_matter()
    {
        double[] x = Distributions.Row("ties", 40), c = Distributions.Row("normal", 40, 2);
        int[] shuffle = [.. Enumerable.Range(0, 40)];
        new Random(1).Shuffle(shuffle);
        foreach (Regularization regularization in Enum.GetValues<Regularization>())
        {
            SoftRank<double> rank = new(regularization, 0.01);
            double[] y = new double[40], gradient = new double[40], shuffledGradient = new double[40];
            rank.Forward(x, y);
            rank.Vjp(c, gradient);
            rank.Forward([.. shuffle.Select(i => x[i])], y);
            rank.Vjp([.. shuffle.Select(i => c[i])], shuffledGradient);
            Contract.Close<double>([.. shuffle.Select(i => gradient[i])], shuffledGradient, 1e-13, $"{regularization}");
        }
    }

    [Fact]
    public void Strength_belongs_to_the_next_forward_pass()
    {
        SoftRank<double> rank = new(strength: 2);
        double[] y = new double[3], before = new double[3], after = new double[3];
        rank.Forward([5, 1, 2], y);
        rank.Vjp([1, 0, 0], before);
        rank.Strength = 20;
        rank.Vjp([1, 0, 0], after);
        Assert.Equal(before, after);
        rank.Forward([5, 1, 2], y);
        rank.Vjp([1, 0, 0], after);
        Assert.NotEqual(before, after);
    }
}
