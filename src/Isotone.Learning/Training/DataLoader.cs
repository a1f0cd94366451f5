namespace Isotone.Learning;

/// <summary>Cuts a source into batches, in an order that depends on the seed and the epoch alone.</summary>
/// <remarks>One loader serves one loop at a time.</remarks>
public sealed class DataLoader : IDescribed
{
    private readonly int _batchSize;
    private readonly bool _wholeEras, _shuffle, _dropLast;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly int _mostRows;
    private readonly BatchPrefetch _prefetch;

    // Batches take turns: one is trained on while the other is gathered.
    private readonly BatchBuffers?[] _buffers = new BatchBuffers?[2];

    private DataLoader(ITrainingSource source, bool wholeEras, int batchSize, long seed, bool shuffle, bool dropLast)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (source.Eras.Length != source.RowCount || source.RowCount == 0)
            throw new ArgumentException($"The source's eras cut {source.Eras.Length} rows, it has {source.RowCount}.", nameof(source));
        (Source, _wholeEras, _batchSize, _seed, _shuffle, _dropLast) = (source, wholeEras, batchSize, seed, shuffle, dropLast);
        _order = new int[wholeEras ? source.Eras.Count : source.RowCount];
        int most = (int)Math.Min(source.RowCount, (long)batchSize * (wholeEras ? source.Eras.Longest : 1));
        if ((long)most * source.FeatureCount > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"A batch of {most} rows of {source.FeatureCount} features is too large for one array.");
        _mostRows = most;
        _prefetch = new BatchPrefetch(Gather);
        if (BatchCount == 0)
            throw new ArgumentException($"The source's {source.RowCount} rows do not fill one batch of {batchSize}, and the last incomplete batch is dropped.", nameof(source));
    }

    /// <summary>Where the rows come from.</summary>
    public ITrainingSource Source { get; }

    /// <inheritdoc/>
    public string Kind => "DataLoader";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        new("batches_of", _wholeEras ? "whole eras" : "rows"),
        Setting.Of("batch_size", _batchSize),
        Setting.Of("shuffle", _shuffle),
        Setting.Of("drop_last", _dropLast),
        Setting.Of("seed", _seed),
    ];

    /// <summary>The number of batches in an epoch.</summary>
    public int BatchCount => _dropLast ? _order.Length / _batchSize : (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>Batches of rows from all eras, in random order.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="batchSize">Rows in a batch, at least 1.</param>
    /// <param name="seed">What the order depends on.</param>
    /// <param name="shuffle">Whether the order is random; else it is the source's.</param>
    /// <param name="dropLast">Whether a last batch with fewer rows is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1 or too large.</exception>
    /// <exception cref="ArgumentException">The source is empty, or its eras do not cover its rows.</exception>
    public static DataLoader OfRows(
        ITrainingSource source, int batchSize, long seed = 0, bool shuffle = true, bool dropLast = false) =>
        new(source, wholeEras: false, batchSize, seed, shuffle, dropLast);

    /// <summary>Batches of whole eras, the eras in random order, the rows of an era side by side in theirs.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="erasPerBatch">Eras in a batch, at least 1. The last batch of an epoch may have fewer.</param>
    /// <param name="seed">What the order depends on.</param>
    /// <param name="shuffle">Whether the order is random; else it is the source's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="erasPerBatch"/> is below 1 or too large.</exception>
    /// <exception cref="ArgumentException">The source is empty, or its eras do not cover its rows.</exception>
    public static DataLoader OfEras(ITrainingSource source, int erasPerBatch = 1, long seed = 0, bool shuffle = true) =>
        new(source, wholeEras: true, erasPerBatch, seed, shuffle, dropLast: false);

    /// <summary>
    /// Batches that suit a loss: shuffled rows, or whole eras where it is computed per era, as many as come closest to the
    /// batch size, at least one.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="batchSize">Rows in a batch, at least 1.</param>
    /// <param name="seed">What the order depends on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1 or too large.</exception>
    /// <exception cref="ArgumentException">The source is empty, or its eras do not cover its rows.</exception>
    public static DataLoader For(Loss<float> loss, ITrainingSource source, int batchSize, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (!loss.IsPerRow)
            return OfRows(source, Math.Min(batchSize, source.RowCount), seed);
        double rowsPerEra = (double)source.RowCount / source.Eras.Count;
        return OfEras(source, (int)Math.Clamp(Math.Round(batchSize / rowsPerEra), 1, source.Eras.Count), seed);
    }

    /// <summary>The batches of one epoch. A batch is valid until the next one is asked for.</summary>
    /// <param name="epoch">The epoch, from 1; each has an order of its own.</param>
    /// <param name="first">How many batches at the start of the epoch to leave out.</param>
    /// <param name="prefetch">
    /// Whether the next batch may be gathered on another thread meanwhile, where <see cref="Parallelism.Degree"/> has more
    /// than one. The batches are the same either way.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is negative.</exception>
    /// <exception cref="InvalidDataException">A target is not finite.</exception>
    public IEnumerable<Batch> Batches(int epoch, int first = 0, bool prefetch = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        return Enumerate(epoch, first, prefetch);
    }

    private IEnumerable<Batch> Enumerate(int epoch, int first, bool prefetch)
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (_shuffle)
            new SeededRandom(_seed, epoch).Shuffle<int>(_order);
        if (!prefetch || Parallelism.Degree == 1)
        {
            for (int batch = first; batch < BatchCount; batch++)
                yield return Gather(batch);
            yield break;
        }

        try
        {
            if (first < BatchCount)
                _prefetch.Begin(first);
            for (int batch = first; batch < BatchCount; batch++)
            {
                Batch ready = _prefetch.Take();
                if (batch + 1 < BatchCount)
                    _prefetch.Begin(batch + 1);
                yield return ready;
            }
        }
        finally
        {
            _prefetch.Abandon();
        }
    }

    private Batch Gather(int batch)
    {
        int start = batch * _batchSize;
        ReadOnlySpan<int> items = _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start));
        BatchBuffers buffers = _buffers[batch % 2] ??= new BatchBuffers(Source, _mostRows);
        return _wholeEras ? buffers.OfEras(items) : buffers.OfRows(items);
    }
}
