using System.Numerics;

namespace Isotone;

/// <summary>The LapSum ranks of one row at a time: its order, its sorted values, and room to compute in.</summary>
internal sealed class LapSumRow<T> : RowRanker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Buffers = 4;

    private int[] _permutation = [];
    private double[] _sorted = [];
    private double[] _weights = [];
    private double[] _buffers = [];
    private int _length;
    private bool _isWeighted;
    private double _alpha;

    private ReadOnlySpan<int> Permutation => _permutation.AsSpan(0, _length);

    private ReadOnlySpan<double> Sorted => _sorted.AsSpan(0, _length);

    private ReadOnlySpan<double> Weights => _isWeighted ? _weights.AsSpan(0, _length) : [];

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> values, ReadOnlySpan<double> weights, double strength, Span<double> centred)
    {
        Reserve(values.Length);
        (_alpha, _isWeighted) = (strength, !weights.IsEmpty);
        ArgSort.Sort(values, Rows.One(_length), _permutation.AsSpan(0, _length));
        for (int k = 0; k < _length; k++)
            _sorted[k] = double.CreateTruncating(values[_permutation[k]]);
        if (_isWeighted)
            Gather(weights, _weights);
        Span<double> ranks = Buffer(0);
        LapSumScan.Ranks(Sorted, _alpha, Weights, ranks);
        Scatter(ranks, centred);
    }

    /// <inheritdoc/>
    public override void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        Span<double> h = Buffer(0), result = Buffer(1);
        Gather(cotangent, h);
        for (int k = 0; k < Weights.Length; k++)
            h[k] /= Weights[k];
        LapSumScan.Pullback(Sorted, _alpha, Weights, h, result);
        Scatter(result, gradient);
    }

    /// <inheritdoc/>
    public override void AddCurvature(ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product)
    {
        Span<double> g = Buffer(0), v = Buffer(1), result = Buffer(2), scattered = Buffer(3);
        Gather(cotangent, g);
        Gather(tangent, v);
        LapSumScan.Curvature(Sorted, _alpha, g, v, result);
        Scatter(result, scattered);
        for (int i = 0; i < _length; i++)
            product[i] += scattered[i];
    }

    private void Gather(ReadOnlySpan<double> values, Span<double> places)
    {
        for (int k = 0; k < Permutation.Length; k++)
            places[k] = values[Permutation[k]];
    }

    private void Scatter(ReadOnlySpan<double> places, Span<double> values)
    {
        for (int k = 0; k < Permutation.Length; k++)
            values[Permutation[k]] = places[k];
    }

    private Span<double> Buffer(int which) => _buffers.AsSpan(which * _length, _length);

    private void Reserve(int length)
    {
        _length = length;
        if (_permutation.Length >= length)
            return;
        _permutation = new int[length];
        _sorted = new double[length];
        _weights = new double[length];
        _buffers = new double[checked(Buffers * length)];
    }
}
