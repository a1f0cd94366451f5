using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>Soft Spearman and AUM of every type of elements against those of the host on the same numbers.</summary>
public sealed class ScoreTypeTests
{
    private static readonly int[] _lengths = [1, 2, 3, 9, 33, 64, 100, 256, 257, 900, 2048, 2049, 5000];
    private static readonly Rows _rows = Rows.FromLengths(_lengths);

    [CudaFact]
    public void Spearman_of_singles() => SameSpearman(Element.Single);

    [CudaFact]
    public void Spearman_of_halves() => SameSpearman(Element.Half);

    [CudaFact]
    public void Spearman_of_brain_floats() => SameSpearman(Element.BFloat16);

    [CudaFact]
    public void Aum_of_singles() => SameAum(Element.Single);

    [CudaFact]
    public void Aum_of_halves() => SameAum(Element.Half);

    [CudaFact]
    public void Aum_of_brain_floats() => SameAum(Element.BFloat16);

    private static void SameSpearman<T>(Element<T> type)
        where T : unmanaged
    {
        T[] predictions = Values(type, 1), targets = Values(type, 2);
        double[] cotangent = [.. _lengths.Select(n => 1.0 + n)], expected = new double[_rows.Count], slope = new double[_rows.Length];
        foreach (TargetRanks kind in Enum.GetValues<TargetRanks>())
        {
            var host = new Isotone.SoftSpearman<double>(0.1, Regularization.L2, kind);
            host.Forward(type.Numbers(predictions), type.Numbers(targets), _rows, expected);
            host.Vjp(cotangent, slope);
            using var spearman = new SoftSpearman<T>(OnCard.Device, 0.1, Regularization.L2, kind);
            using DeviceBuffer<T> x = OnCard.Device.Allocate<T>(predictions), y = OnCard.Device.Allocate<T>(targets);
            using DeviceBuffer<T> gradient = OnCard.Device.Allocate<T>(_rows.Length);
            using DeviceBuffer<double> weights = OnCard.Device.Allocate<double>(cotangent), result = OnCard.Device.Allocate<double>(_rows.Count);
            spearman.Forward(x, y, _rows, result);
            spearman.Vjp(weights, gradient);
            double[] correlations = result.ToArray();
            for (int row = 0; row < _rows.Count; row++)
                Assert.Equal(expected[row], correlations[row], 1e-11);
            Close(type, slope, gradient.ToArray(), 1e-10, 1e-4);
        }
    }

    private static void SameAum<T>(Element<T> type)
        where T : unmanaged
    {
        // Rows of one element have a single class; counts need no two.
        T[] predictions = Values(type, 3), labels = [.. Enumerable.Range(0, _rows.Length).Select(i => type.Narrow(i * 7 % 3 == 0 ? 1 : -1))];
        double[] expected = new double[_rows.Count], left = new double[_rows.Length], right = new double[_rows.Length];
        var host = new Isotone.Aum<double>(ErrorDenominator.Count);
        host.Forward(type.Numbers(labels), type.Numbers(predictions), _rows, expected);
        host.Derivatives(left, right);
        using var aum = new Aum<T>(OnCard.Device, ErrorDenominator.Count);
        using DeviceBuffer<T> l = OnCard.Device.Allocate<T>(labels), p = OnCard.Device.Allocate<T>(predictions);
        using DeviceBuffer<T> ofLeft = OnCard.Device.Allocate<T>(_rows.Length), ofRight = OnCard.Device.Allocate<T>(_rows.Length);
        using DeviceBuffer<double> result = OnCard.Device.Allocate<double>(_rows.Count);
        aum.Forward(l, p, _rows, result);
        aum.Derivatives(ofLeft, ofRight);
        double[] areas = result.ToArray();
        for (int row = 0; row < _rows.Count; row++)
            Assert.True(Math.Abs(expected[row] - areas[row]) <= 1e-13 * Math.Abs(expected[row]), $"row {row}: {areas[row]:R} where {expected[row]:R} is expected");
        Close(type, left, ofLeft.ToArray(), 0, 0);
        Close(type, right, ofRight.ToArray(), 0, 0);
    }

    private static T[] Values<T>(Element<T> type, int seed)
        where T : unmanaged =>
        type.Of([.. _lengths.SelectMany((n, i) => Distributions.Row(Distributions.Names[(i + seed) % Distributions.Names.Length], n, seed))]);

    // What is off by rounding in double is so relative to a row's largest, at least the number given; the rest is one rounding.
    private static void Close<T>(Element<T> type, double[] expected, T[] actual, double tolerance, double least)
        where T : unmanaged
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            double[] wanted = _rows.Slice<double>(expected, row).ToArray();
            double error = tolerance * Math.Max(least, wanted.Max(Math.Abs));
            for (int k = 0; k < wanted.Length; k++)
            {
                double found = type.Widen(actual[_rows.Start(row) + k]);
                Assert.True(type.IsRounded(found, wanted[k], error), $"length {wanted.Length}, place {k}: {found:R} where {wanted[k]:R} is expected");
            }
        }
    }
}
