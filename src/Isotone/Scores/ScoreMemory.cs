using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone;

/// <summary>The working memory of a score for one thread: it grows to the longest row and is then reused.</summary>
internal class ScoreMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Buffers = 6;

    private double[] _buffers = [];
    private double[] _result = [];
    private double[] _tangent = [];
    private int _length;
    private T[] _predictions = [];
    private T[] _targets = [];
    private double[] _weights = [];
    private int[] _places = [];
    private int _kept;

    /// <summary>The predictions of the elements of positive weight.</summary>
    public ReadOnlySpan<T> KeptPredictions => _predictions.AsSpan(0, _kept);

    /// <summary>Their targets.</summary>
    public ReadOnlySpan<T> KeptTargets => _targets.AsSpan(0, _kept);

    /// <summary>Their weights, scaled to the mean 1.</summary>
    public ReadOnlySpan<double> KeptWeights => _weights.AsSpan(0, _kept);

    /// <summary>One of six buffers of a row's length.</summary>
    public Span<double> Buffer(int which, int length)
    {
        if (_length < length)
        {
            _buffers = new double[checked(Buffers * length)];
            _length = length;
        }

        return _buffers.AsSpan(which * _length, length);
    }

    /// <summary>Room for a row's result.</summary>
    public Span<double> Result(int length) => Grown(ref _result, length);

    /// <summary>A row's tangent in double.</summary>
    public ReadOnlySpan<double> Tangent(ReadOnlySpan<T> tangent)
    {
        Span<double> copy = Grown(ref _tangent, tangent.Length);
        TensorPrimitives.ConvertTruncating(tangent, copy);
        return copy;
    }

    /// <summary>Gathers the elements of positive weight; how many there are.</summary>
    public int Keep(ReadOnlySpan<T> weights, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
    {
        int n = weights.Length;
        Span<int> places = Grown(ref _places, n);
        _kept = RowWeights.Keep(weights, places, Grown(ref _weights, n));
        Span<T> keptPredictions = Grown(ref _predictions, n), keptTargets = Grown(ref _targets, n);
        for (int k = 0; k < _kept; k++)
        {
            keptPredictions[k] = predictions[places[k]];
            keptTargets[k] = targets[places[k]];
        }

        return _kept;
    }

    /// <summary>Moves what stands at the front for the kept elements to their places; 0 elsewhere.</summary>
    public void Spread(Span<double> result)
    {
        for (int k = _kept - 1, i = result.Length - 1; i >= 0; i--)
            result[i] = k >= 0 && _places[k] == i ? result[k--] : 0;
    }

    private protected static Span<TItem> Grown<TItem>(ref TItem[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new TItem[length];
        return buffer.AsSpan(0, length);
    }
}
