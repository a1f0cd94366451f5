using System.Numerics.Tensors;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>Operators along any dimension of a tensor against the same operators on each lane by itself.</summary>
public class TensorTests
{
    public static TheoryData<int> Dimensions => [0, 1, 2, -1, -3];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Soft_ranks_and_their_derivatives_are_those_of_each_lane(int dimension)
    {
        nint[] shape = [3, 4, 5];
        Tensor<double> values = Random(shape, 1), cotangent = Random(shape, 2);
        var soft = new SoftRank<double>(Regularization.L2, 0.3);
        Tensor<double> ranks = Tensor.CreateFromShape<double>(shape), vjp = Tensor.CreateFromShape<double>(shape);
        Tensor<double> jvp = Tensor.CreateFromShape<double>(shape);

        soft.Forward(values, dimension, ranks.AsTensorSpan());
        soft.Vjp(cotangent, vjp.AsTensorSpan());
        soft.Jvp(cotangent, jvp.AsTensorSpan());

        int along = dimension < 0 ? dimension + 3 : dimension;
        foreach (nint[][] lane in Lanes(shape, along))
        {
            double[] x = [.. lane.Select(index => values[index])], g = [.. lane.Select(index => cotangent[index])];
            double[] expected = new double[x.Length];
            var alone = new SoftRank<double>(Regularization.L2, 0.3);
            alone.Forward(x, expected);
            Assert.Equal(expected, lane.Select(index => ranks[index]));
            alone.Vjp(g, expected);
            Assert.Equal(expected, lane.Select(index => vjp[index]));
            alone.Jvp(g, expected);
            Assert.Equal(expected, lane.Select(index => jvp[index]));
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void One_line_forms_agree_with_each_lane(int dimension)
    {
        nint[] shape = [3, 4, 5];
        Tensor<double> values = Random(shape, 3);

        Tensor<double> sorted = Soft.Sort(values.AsReadOnlyTensorSpan(), dimension, 2, Regularization.KL);
        Tensor<double> ranked = Soft.Rank(values.AsReadOnlyTensorSpan(), dimension, 0.2);
        Tensor<int> order = ArgSort.Of(values.AsReadOnlyTensorSpan(), dimension, SortDirection.Descending);

        int along = dimension < 0 ? dimension + 3 : dimension;
        foreach (nint[][] lane in Lanes(shape, along))
        {
            double[] x = [.. lane.Select(index => values[index])];
            Assert.Equal(Soft.Sort(x, 2, Regularization.KL), lane.Select(index => sorted[index]));
            Assert.Equal(Soft.Rank(x, 0.2), lane.Select(index => ranked[index]));
            Assert.Equal(ArgSort.Of<double>(x, SortDirection.Descending), lane.Select(index => order[index]));
        }
    }

    [Fact]
    public void Isotonic_fits_run_along_a_dimension()
    {
        nint[] shape = [6, 2];
        Tensor<double> values = Random(shape, 4), weights = Random(shape, 5), cotangent = Random(shape, 6);
        for (nint i = 0; i < 6; i++)
        {
            for (nint j = 0; j < 2; j++)
                weights[i, j] = Math.Exp(weights[i, j]);
        }

        Tensor<double> fit = Tensor.CreateFromShape<double>(shape), vjp = Tensor.CreateFromShape<double>(shape);
        var isotonic = new IsotonicL2<double>();
        isotonic.Forward(values, weights, 0, fit.AsTensorSpan());
        isotonic.Vjp(cotangent, vjp.AsTensorSpan());

        foreach (nint[][] lane in Lanes(shape, 0))
        {
            double[] y = [.. lane.Select(index => values[index])], w = [.. lane.Select(index => weights[index])];
            double[] expected = new double[6];
            var alone = new IsotonicL2<double>();
            alone.Forward(y, w, Rows.One(6), expected);
            Assert.Equal(expected, lane.Select(index => fit[index]));
            alone.Vjp([.. lane.Select(index => cotangent[index])], expected);
            Assert.Equal(expected, lane.Select(index => vjp[index]));
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Reductions_give_one_number_a_lane_and_pull_back_to_the_whole_tensor(int dimension)
    {
        nint[] shape = [3, 4, 5];
        Tensor<double> x = Random(shape, 9), y = Random(shape, 10), labels = Tensor.CreateFromShape<double>(shape);
        int along = dimension < 0 ? dimension + 3 : dimension;
        nint[][][] lanes = [.. Lanes(shape, along)];
        foreach (nint[][] lane in lanes)
            labels[lane[1]] = 1;
        nint[] reduced = [.. shape.Where((_, d) => d != along)];
        Tensor<double> cotangent = Random(reduced, 11);
        var spearman = new SoftSpearman<double>(0.4);
        var aum = new Aum<double>();
        Tensor<double> spearmanVjp = Tensor.CreateFromShape<double>(shape), aumVjp = Tensor.CreateFromShape<double>(shape);
        Tensor<double> left = Tensor.CreateFromShape<double>(shape), right = Tensor.CreateFromShape<double>(shape);

        double[] soft = Flat(spearman.Forward(x, y, dimension));
        double[] area = Flat(aum.Forward(labels, x, dimension));
        spearman.Vjp(cotangent, spearmanVjp.AsTensorSpan());
        aum.Vjp(cotangent, aumVjp.AsTensorSpan());
        aum.Derivatives(left.AsTensorSpan(), right.AsTensorSpan());
        Tensor<double> pearsonTensor = Correlation.Pearson(x.AsReadOnlyTensorSpan(), y, dimension);
        double[] pearson = Flat(pearsonTensor), hard = Flat(Correlation.Spearman(x.AsReadOnlyTensorSpan(), y, dimension));
        double[] auc = Flat(Roc.Auc(labels.AsReadOnlyTensorSpan(), x, dimension)), g = Flat(cotangent);
        Tensor<double> ranks = HardRank.Of(x.AsReadOnlyTensorSpan(), dimension, TieRule.Min);

        Assert.Equal(reduced, pearsonTensor.Lengths.ToArray());
        for (int k = 0; k < lanes.Length; k++)
        {
            double[] a = [.. lanes[k].Select(index => x[index])], b = [.. lanes[k].Select(index => y[index])];
            double[] l = [.. lanes[k].Select(index => labels[index])], gradient = new double[a.Length], other = new double[a.Length];
            var alone = new SoftSpearman<double>(0.4);
            var aumAlone = new Aum<double>();
            Assert.Equal(alone.Forward(a, b), soft[k]);
            Assert.Equal(aumAlone.Forward(l, a), area[k]);
            alone.Vjp([g[k]], gradient);
            Assert.Equal(gradient, lanes[k].Select(index => spearmanVjp[index]));
            aumAlone.Vjp([g[k]], gradient);
            Assert.Equal(gradient, lanes[k].Select(index => aumVjp[index]));
            aumAlone.Derivatives(gradient, other);
            Assert.Equal(gradient, lanes[k].Select(index => left[index]));
            Assert.Equal(other, lanes[k].Select(index => right[index]));
            Assert.Equal(Correlation.Pearson<double>(a, b), pearson[k]);
            Assert.Equal(Correlation.Spearman<double>(a, b), hard[k]);
            Assert.Equal(Roc.Auc<double>(l, a), auc[k]);
            Assert.Equal(HardRank.Of<double>(a, TieRule.Min), lanes[k].Select(index => ranks[index]));
        }
    }

    [Fact]
    public void Strided_views_are_read_and_written_in_place()
    {
        double[] storage = [9, 1, 9, 3, 9, 2, 9, 5, 9, 4, 9, 6];

        // Every second number from the first on: [[1, 3, 2], [5, 4, 6]].
        var view = new TensorSpan<double>(storage, 1, [2, 3], [6, 2]);
        new SoftRank<double>(strength: 1e-6).Forward(view, 1, view);

        Assert.Equal([9, 1, 9, 3, 9, 2, 9, 2, 9, 1, 9, 3], storage);
    }

    [Fact]
    public void Wrong_dimensions_shapes_and_orders_of_calls_are_refused()
    {
        Tensor<double> values = Random([2, 3], 7), other = Random([3, 2], 8);
        var soft = new SoftSort<double>();

        Assert.Contains("dimension", Assert.Throws<ArgumentOutOfRangeException>(
            () => soft.Forward(values, 2, values.AsTensorSpan())).Message, StringComparison.Ordinal);
        Assert.Contains("[3, 2]", Assert.Throws<ArgumentException>(
            () => soft.Forward(values, 0, other.AsTensorSpan())).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => soft.Vjp(values, values.AsTensorSpan()));
        soft.Forward(values, 0, values.AsTensorSpan());
        Assert.Throws<ArgumentException>(() => soft.Vjp(other, other.AsTensorSpan()));
        Assert.Throws<ArgumentException>(
            () => soft.Forward(Tensor.CreateFromShape<double>([2, 0]), 0, Tensor.CreateFromShape<double>([2, 0]).AsTensorSpan()));
    }

    private static Tensor<double> Random(nint[] shape, int seed)
    {
        int count = (int)shape.Aggregate((a, b) => a * b);
        return Tensor.Create(Distributions.Row("normal", count, seed), shape);
    }

    private static double[] Flat(Tensor<double> tensor)
    {
        double[] flat = new double[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    /// <summary>The indices of every lane along a dimension, one list a lane.</summary>
    private static IEnumerable<nint[][]> Lanes(nint[] shape, int dimension)
    {
        IEnumerable<nint[]> indices = [[]];
        for (int d = 0; d < shape.Length; d++)
        {
            nint length = d == dimension ? 1 : shape[d];
            indices = [.. indices.SelectMany(head => Enumerable.Range(0, (int)length).Select(i => (nint[])[.. head, i]))];
        }

        foreach (nint[] start in indices)
        {
            yield return [.. Enumerable.Range(0, (int)shape[dimension]).Select(k =>
            {
                nint[] index = [.. start];
                index[dimension] = k;
                return index;
            })];
        }
    }
}
