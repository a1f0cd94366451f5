using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Batches, ragged rows, destinations, repeated use and refusals of the soft operators.</summary>
public class SoftRowsTests
{
    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void A_row_gives_the_same_bits_in_any_batch(bool rank, Regularization regularization, SortDirection direction)
    {
        // Also a row that several threads sort among some that one does, and rows too long to stay in a cache.
        int[][] ragged = [[1, 64, 2, 100, 43], [200, 10], [10, 90, 20], [700, 9000, 12_000, 300]];
        foreach (Rows rows in (Rows[])[Rows.Batch(7, 30), .. ragged.Select(lengths => Rows.FromLengths(lengths))])
        {
            SoftOperator<float> soft = SoftOperators.Of<float>(rank, regularization, 0.3, direction);
            float[] x = Distributions.RowOfFloats("normal", rows.Length), c = Distributions.RowOfFloats("normal", rows.Length, 2);
            float[] y = new float[x.Length], gradient = new float[x.Length], derivative = new float[x.Length];
            soft.Forward(x, rows, y);
            soft.Vjp(c, gradient);
            soft.Jvp(c, derivative);
            for (int row = 0; row < rows.Count; row++)
            {
                SoftOperator<float> single = SoftOperators.Of<float>(rank, regularization, 0.3, direction);
                float[] cotangent = rows.Slice<float>(c, row).ToArray(), product = new float[cotangent.Length];
                Assert.Equal(single.Forward(rows.Slice<float>(x, row).ToArray()), rows.Slice<float>(y, row).ToArray());
                single.Vjp(cotangent, product);
                Assert.Equal(product, rows.Slice<float>(gradient, row).ToArray());
                single.Jvp(cotangent, product);
                Assert.Equal(product, rows.Slice<float>(derivative, row).ToArray());
                Assert.Equal(single.BlockSizes(0), soft.BlockSizes(row));
                Assert.Equal(single.Permutation.ToArray(), rows.Slice(soft.Permutation, row).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void Results_may_overwrite_what_they_come_from(bool rank, Regularization regularization, SortDirection direction)
    {
        var rows = Rows.FromLengths([20, 1, 34]);
        double[] x = Distributions.Row("normal", 55), c = Distributions.Row("normal", 55, 2);
        double[] y = new double[55], gradient = new double[55], derivative = new double[55];
        SoftOperator<double> soft = SoftOperators.Of<double>(rank, regularization, 0.3, direction);
        soft.Forward(x, rows, y);
        soft.Vjp(c, gradient);
        soft.Jvp(c, derivative);

        double[] inPlace = [.. x], cotangent = [.. c], tangent = [.. c];
        soft.Forward(inPlace, rows, inPlace);
        soft.Vjp(cotangent, cotangent);
        soft.Jvp(tangent, tangent);
        Assert.Equal(y, inPlace);
        Assert.Equal(gradient, cotangent);
        Assert.Equal(derivative, tangent);
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void An_object_that_was_used_before_gives_the_same(bool rank, Regularization regularization, SortDirection direction)
    {
        SoftOperator<double> used = SoftOperators.Of<double>(rank, regularization, 1, direction);
        foreach (int n in (int[])[100, 3, 57, 1, 257, 20])
        {
            foreach (string name in (string[])["one decimal", "normal", "signed zeros"])
            {
                SoftOperator<double> fresh = SoftOperators.Of<double>(rank, regularization, 1, direction);
                double[] x = Distributions.Row(name, n), gradient = new double[n], freshGradient = new double[n];
                Assert.Equal(fresh.Forward(x), used.Forward(x));
                fresh.Vjp(x, freshGradient);
                used.Vjp(x, gradient);
                Assert.Equal(freshGradient, gradient);
                Assert.Equal(fresh.BlockSizes(0), used.BlockSizes(0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void Nothing_is_allocated_once_warm(bool rank, Regularization regularization, SortDirection direction)
    {
        var rows = Rows.FromLengths([400, 3, 200]);
        SoftOperator<float> soft = SoftOperators.Of<float>(rank, regularization, 0.5, direction);
        float[] y = new float[rows.Length], gradient = new float[rows.Length], derivative = new float[rows.Length];
        foreach (string name in (string[])["normal", "one decimal", "ties"])
        {
            float[] x = Distributions.RowOfFloats(name, rows.Length);
            Assert.Equal(0, Testing.Allocation.OnThisThread(() => Pass(x)));
        }

        void Pass(float[] x)
        {
            soft.Forward(x, rows, y);
            soft.Vjp(y, gradient);
            soft.Jvp(x, derivative);
        }
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void Bad_input_is_named_and_leaves_the_last_pass_as_it_was(bool rank, Regularization regularization, SortDirection direction)
    {
        SoftOperator<double> soft = SoftOperators.Of<double>(rank, regularization, 0.5, direction);
        var rows = Rows.FromLengths([3, 1, 2]);
        double[] c = [1, -2, 3, 4, 5, -6], gradient = new double[6], after = new double[6];
        Assert.Throws<InvalidOperationException>(() => soft.Vjp(c, gradient));
        Assert.Throws<InvalidOperationException>(() => soft.Jvp(c, gradient));
        soft.Forward([3, 1, 2, 9, 4, 4], rows, gradient);
        soft.Vjp(c, gradient);

        Refused.Naming("values", "values[1] is NaN", () => soft.Forward([1, double.NaN], new double[2]));
        Refused.Naming("values", "values[4] (row 2, element 0) is infinity",
            () => soft.Forward([1, 2, 3, 4, double.PositiveInfinity, 6], rows, after));
        Refused.Naming("values", "values[0] (row 0, element 0) is -infinity",
            () => soft.Forward([double.NegativeInfinity, 2, 3, 4, 5, 6], rows, after));
        Refused.Naming("values", "empty", () => soft.Forward([], after));
        Refused.Naming("values", "5 elements where 6 are needed", () => soft.Forward([1, 2, 3, 4, 5], rows, after));
        Refused.Naming("rows", "no rows", () => soft.Forward([1, 2, 3], default, after));
        Refused.Naming("destination", "7 elements where 6 are needed", () => soft.Forward(c, rows, new double[7]));
        Refused.Naming("destination", "6 elements where 2 are needed", () => soft.Forward([1, 2], after));
        Refused.Naming("cotangent", "5 elements where 6 are needed", () => soft.Vjp(new double[5], after));
        Refused.Naming("gradient", "5 elements where 6 are needed", () => soft.Vjp(c, new double[5]));
        Refused.Naming("tangent", "5 elements where 6 are needed", () => soft.Jvp(new double[5], after));
        Refused.Naming("derivative", "5 elements where 6 are needed", () => soft.Jvp(c, new double[5]));
        Refused.Naming("destination", "overlap",
            () => soft.Forward(after.AsSpan(0, 5), Rows.One(5), after.AsSpan(1, 5)));
        Refused.Naming("gradient", "overlap", () =>
        {
            double[] shared = new double[7];
            soft.Vjp(shared.AsSpan(0, 6), shared.AsSpan(1, 6));
        });
        foreach (double strength in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Refused.Naming("strength", "positive and finite", () => soft.Strength = strength);

        soft.Vjp(c, after);
        Assert.Equal(gradient, after);
        Assert.Equal(0.5, soft.Strength);
        Assert.Equal(rows, soft.Rows);
        Refused.Naming("row", "", () => soft.BlockSizes(3));
        Refused.Naming("row", "", () => soft.BlockSizes(-1));
    }

    [Theory]
    [MemberData(nameof(SoftOperators.Kinds), MemberType = typeof(SoftOperators))]
    public void A_cotangent_that_is_not_finite_is_not_lost(bool rank, Regularization regularization, SortDirection direction)
    {
        const int N = 150;
        double[] x = Distributions.Row("normal", 2 * N), gradient = new double[2 * N];
        foreach (double strength in (double[])[1e-9, 0.02, 1e3])
        {
            foreach (double infinite in (double[])[double.NaN, double.PositiveInfinity])
            {
                SoftOperator<double> soft = SoftOperators.Of<double>(rank, regularization, strength, direction);
                soft.Forward(x, Rows.Batch(2, N), new double[2 * N]);
                double[] cotangent = Distributions.Row("normal", 2 * N, 2);
                cotangent[70] = infinite;
                soft.Vjp(cotangent, gradient);
                Assert.False(double.IsFinite(gradient[rank ? 70 : soft.Permutation[70]]));
                Assert.All(gradient[N..], slope => Assert.True(double.IsFinite(slope)));
            }
        }
    }

    [Fact]
    public void Bad_arguments_of_constructors_and_one_liners_are_named()
    {
        foreach (double strength in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Refused.Naming("strength", "positive and finite", () => _ = new SoftRank<double>(strength: strength));
            Refused.Naming("strength", "positive and finite", () => _ = new SoftSort<float>(strength: strength));
            Refused.Naming("strength", "positive and finite", () => Soft.Rank([1.0, 2], strength));
            Refused.Naming("strength", "positive and finite", () => Soft.Sort([1.0, 2], strength));
        }

        Refused.Naming("regularization", "L2 or KL", () => _ = new SoftRank<double>((Regularization)2));
        Refused.Naming("direction", "Ascending or Descending",
            () => _ = new SoftSort<double>(direction: (SortDirection)7));
        Refused.Naming("values", "empty", () => Soft.Rank(Array.Empty<double>()));
        Refused.Naming("values", "empty", () => Soft.Sort(Array.Empty<float>()));
        Refused.Naming("values", "values[2] is NaN", () => Soft.Rank([1f, 2, float.NaN]));
    }

    [Fact]
    public void Half_precision_is_computed_in_double_and_rounded_once()
    {
        Half[] x = [.. Distributions.Row("normal", 100).Select(value => (Half)value)];
        double[] wide = [.. x.Select(value => (double)value)];
        Assert.Equal(Soft.Rank(wide, 0.1).Select(value => (Half)value), Soft.Rank(x, 0.1));
        Assert.Equal(
            Soft.Sort(wide, 2, Regularization.KL).Select(value => (Half)value), Soft.Sort(x, 2, Regularization.KL));
    }
}
