using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>The soft operators on one thread and on several: the same bits.</summary>
public class SoftThreadsTests
{
    public static TheoryData<Regularization, int, int> Shapes => new()
    {
        { Regularization.L2, 300, 100 },
        { Regularization.L2, 40, 1000 },
        { Regularization.KL, 300, 100 },
        { Regularization.KL, 40, 1000 },
        { Regularization.L2, 1, 100_000 },
        { Regularization.KL, 1, 100_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Results_and_gradients_do_not_depend_on_the_number_of_threads(Regularization regularization, int batch, int length)
    {
        float[] x = Distributions.RowOfFloats("normal", batch * length, 5), g = Distributions.RowOfFloats("normal", batch * length, 6);
        foreach (double strength in (double[])[2.5 / length, 0.3, 10])
        {
            SoftOperator<float>[] operators = [new SoftRank<float>(regularization, strength), new SoftSort<float>(regularization, strength)];
            foreach (SoftOperator<float> soft in operators)
            {
                float[][] one = Run(soft, 1), two = Run(soft, 2), many = Run(soft, 7);
                for (int result = 0; result < one.Length; result++)
                {
                    Assert.Equal(one[result], two[result]);
                    Assert.Equal(one[result], many[result]);
                }
            }
        }

        float[][] Run(SoftOperator<float> soft, int threads)
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            float[] y = new float[x.Length], vjp = new float[x.Length], jvp = new float[x.Length];
            soft.Forward(x, Rows.Batch(batch, length), y);
            soft.Vjp(g, vjp);
            soft.Jvp(g, jvp);

            // In place as well, where what one thread writes another may have yet to read.
            float[] there = [.. g], back = [.. g];
            soft.Vjp(there, there);
            soft.Jvp(back, back);
            Assert.Equal(vjp, there);
            Assert.Equal(jvp, back);
            return [y, vjp, jvp];
        }
    }

    [Fact]
    public void A_row_that_is_not_sorted_still_tells_its_permutation()
    {
        double[] x = Distributions.Row("ties", 300, 8), y = new double[300];
        foreach (SortDirection direction in (SortDirection[])[SortDirection.Ascending, SortDirection.Descending])
        {
            var soft = new SoftRank<double>(Regularization.L2, 1000, direction);
            soft.Forward(x, y);
            Assert.Equal([300], soft.BlockSizes(0));

            // Sorted descending by value times the direction's sign, as for every soft rank.
            SortDirection order = direction == SortDirection.Ascending ? SortDirection.Descending : SortDirection.Ascending;
            Assert.Equal(ArgSort.Of<double>(x, order), soft.Permutation.ToArray());
        }
    }

    [Fact]
    public void Whole_and_sorted_rows_stand_in_one_batch()
    {
        double[] narrow = [0.1, 0.3, 0.2], wide = [5, -7, 100];
        double[] both = [.. narrow, .. wide], y = new double[6], alone = new double[3];
        var soft = new SoftRank<double>(Regularization.L2, 1);
        soft.Forward(both, Rows.Batch(2, 3), y);
        Assert.Equal([3], soft.BlockSizes(0));
        Assert.Equal([1, 1, 1], soft.BlockSizes(1));
        new SoftRank<double>(Regularization.L2, 1).Forward(narrow, alone);
        Assert.Equal(alone, y[..3]);
        Assert.Equal([2, 1, 3], y[3..]);
        Assert.Equal([1, 2, 0, 2, 0, 1], soft.Permutation.ToArray());
    }
}
