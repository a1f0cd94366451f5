using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>Soft Spearman and AUM against those of the host.</summary>
public sealed class ScoreTests
{
    private static readonly int[] _lengths = [1, 2, 3, 10, 33, 256, 257, 900, 2048, 2049, 5000, 12_000];

    public static TheoryData<TargetRanks, Regularization> SpearmanKinds => new()
    {
        { TargetRanks.Hard, Regularization.L2 }, { TargetRanks.Soft, Regularization.L2 }, { TargetRanks.None, Regularization.L2 },
        { TargetRanks.Hard, Regularization.KL }, { TargetRanks.Soft, Regularization.KL },
    };

    [CudaTheory]
    [MemberData(nameof(SpearmanKinds))]
    public void Soft_spearman_and_its_gradient(TargetRanks kind, Regularization regularization)
    {
        foreach (double strength in (double[])[0.01, 1, 1e6])
            SameSpearman(kind, regularization, strength);
    }

    [CudaFact]
    public void A_constant_side_has_no_correlation()
    {
        double[] predictions = [1, 1, 1, 3, 1, 2], targets = [1, 2, 3, 4, 4, 4];
        using var spearman = new SoftSpearman<double>(OnCard.Device);
        var host = new Isotone.SoftSpearman<double>();
        Rows rows = Rows.Batch(2, 3);
        double[] expected = new double[2], gradient = new double[6];
        host.Forward(predictions, targets, rows, expected);
        host.Vjp([1, 1], gradient);
        (double[] actual, double[] actualGradient) = Spearman(spearman, predictions, targets, rows, [1, 1]);
        Assert.Equal(expected, actual);
        Close(gradient, actualGradient, 1e-14);
        Assert.Equal([1], spearman.ConstantTargetRows());
    }

    [CudaTheory]
    [InlineData(ErrorDenominator.Rate)]
    [InlineData(ErrorDenominator.Count)]
    public void Aum_and_its_derivatives(ErrorDenominator denominator)
    {
        foreach (string name in Distributions.Names)
            SameAum(name, denominator, [2, 3, 10, 33, 256, 257, 900, 2049, 9000]);
    }

    [CudaFact]
    public void Golden_aum()
    {
        foreach (var golden in Golden.Cases("aum_binary.json"))
        {
            double[] labels = golden.Doubles("labels"), predictions = golden.Doubles("predictions");
            using var aum = new Aum<double>(OnCard.Device, golden.Text("denominator") == "rate" ? ErrorDenominator.Rate : ErrorDenominator.Count);
            (double area, double[] left, double[] right) = Aum(aum, labels, predictions);
            Close([golden.Double("aum")], [area], 1e-12);
            Close(golden.Doubles("derivative_left"), left, 1e-12);
            Close(golden.Doubles("derivative_right"), right, 1e-12);
        }
    }

    [CudaFact]
    public void A_single_class_has_no_rates()
    {
        using var aum = new Aum<float>(OnCard.Device);
        using DeviceBuffer<float> labels = OnCard.Device.Allocate<float>([1, 0, 1, 1]), predictions = OnCard.Device.Allocate<float>([1, 2, 3, 4]);
        using DeviceBuffer<double> areas = OnCard.Device.Allocate<double>(2);
        aum.Forward(labels, predictions, Rows.Batch(2, 2), areas);
        double[] result = areas.ToArray();
        Assert.Equal([false, true], result.Select(double.IsNaN));
        var refused = Assert.Throws<ArgumentException>(aum.RequireValid);
        Assert.Equal("labels (row 1) hold a single class; rates of both kinds of error need both.", refused.Message);
    }

    private static void SameSpearman(TargetRanks kind, Regularization regularization, double strength)
    {
        double[] predictions = Values("normal", 1), targets = [.. _lengths.SelectMany((n, i) => Distributions.Row(Distributions.Names[i % Distributions.Names.Length], n, 7))];
        Rows rows = Rows.FromLengths(_lengths);
        double[] cotangent = [.. _lengths.Select((_, i) => 1.0 + i)], expected = new double[rows.Count], gradient = new double[rows.Length];
        using var spearman = new SoftSpearman<double>(OnCard.Device, strength, regularization, kind);
        var host = new Isotone.SoftSpearman<double>(strength, regularization, kind);
        host.Forward(predictions, targets, rows, expected);
        host.Vjp(cotangent, gradient);
        (double[] actual, double[] actualGradient) = Spearman(spearman, predictions, targets, rows, cotangent);
        Close(expected, actual, 1e-11);
        Assert.Equal(host.ConstantTargetRows, spearman.ConstantTargetRows());
        for (int row = 0; row < rows.Count; row++)
            Close(rows.Slice<double>(gradient, row).ToArray(), rows.Slice<double>(actualGradient, row).ToArray(), 1e-10, least: 1e-4);
    }

    private static (double[] Correlations, double[] Gradient) Spearman(
        SoftSpearman<double> spearman, double[] predictions, double[] targets, Rows rows, double[] cotangent)
    {
        using DeviceBuffer<double> x = OnCard.Device.Allocate<double>(predictions), y = OnCard.Device.Allocate<double>(targets);
        using DeviceBuffer<double> result = OnCard.Device.Allocate<double>(rows.Count), gradient = OnCard.Device.Allocate<double>(rows.Length);
        using DeviceBuffer<double> weights = OnCard.Device.Allocate<double>(cotangent);
        spearman.Forward(x, y, rows, result);
        spearman.Vjp(weights, gradient);
        return (result.ToArray(), gradient.ToArray());
    }

    private static void SameAum(string name, ErrorDenominator denominator, int[] lengths)
    {
        double[] predictions = [.. lengths.SelectMany(n => Distributions.Row(name, n))];
        var random = new Random(5);
        double[] labels = [.. lengths.SelectMany(n => Enumerable.Range(0, n).Select(i => i == 0 ? 1.0 : i == 1 ? 0 : random.Next(3) == 0 ? 1 : -1))];
        Rows rows = Rows.FromLengths(lengths);
        var host = new Isotone.Aum<double>(denominator);
        double[] expected = new double[rows.Count], left = new double[rows.Length], right = new double[rows.Length];
        host.Forward(labels, predictions, rows, expected);
        host.Derivatives(left, right);
        using var aum = new Aum<double>(OnCard.Device, denominator);
        using DeviceBuffer<double> l = OnCard.Device.Allocate<double>(labels), p = OnCard.Device.Allocate<double>(predictions);
        using DeviceBuffer<double> areas = OnCard.Device.Allocate<double>(rows.Count), ofLeft = OnCard.Device.Allocate<double>(rows.Length);
        using DeviceBuffer<double> ofRight = OnCard.Device.Allocate<double>(rows.Length);
        aum.Forward(l, p, rows, areas);
        aum.Derivatives(ofLeft, ofRight);
        Close(expected, areas.ToArray(), 1e-13);
        Assert.Equal(left, ofLeft.ToArray());
        Assert.Equal(right, ofRight.ToArray());
    }

    private static (double Area, double[] Left, double[] Right) Aum(Aum<double> aum, double[] labels, double[] predictions)
    {
        using DeviceBuffer<double> l = OnCard.Device.Allocate<double>(labels), p = OnCard.Device.Allocate<double>(predictions);
        using DeviceBuffer<double> area = OnCard.Device.Allocate<double>(1), left = OnCard.Device.Allocate<double>(labels.Length);
        using DeviceBuffer<double> right = OnCard.Device.Allocate<double>(labels.Length);
        aum.Forward(l, p, Rows.One(labels.Length), area);
        aum.Derivatives(left, right);
        return (area.ToArray()[0], left.ToArray(), right.ToArray());
    }

    private static double[] Values(string name, int seed) => [.. _lengths.SelectMany(n => Distributions.Row(name, n, seed))];

    // Relative to the largest; the gradient of two elements is 0 but for rounding.
    private static void Close(double[] expected, double[] actual, double tolerance, double least = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Math.Max(least, expected.Max(Math.Abs));
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * largest, $"place {k}: {actual[k]:R} where {expected[k]:R} is expected");
    }
}
