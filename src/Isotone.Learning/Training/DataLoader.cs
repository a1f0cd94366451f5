namespace Isotone.Learning;

/// <summary>Cuts a source into batches, in an order that depends on the seed and the epoch alone.</summary>
/// <remarks>One loader serves one loop at a time.</remarks>
public sealed class DataLoader : IDescribed
{
    private readonly int _batchSize;
    private readonly bool _wholeEras, _shuffle, _dropLast;
    private readonly long _seed;
    private readonly int[] _order;
    private readonly int[] _rows;
    private readonly float[] _features;
    private readonly float[] _targets;

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
        _rows = new int[most];
        _targets = new float[most];
        _features = new float[most * source.FeatureCount];
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

    /// <summary>The batches of one epoch. A batch is valid until the next one is asked for.</summary>
    /// <param name="epoch">The epoch, from 1; each has an order of its own.</param>
    public IEnumerable<Batch> Batches(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (_shuffle)
            new SeededRandom(_seed, epoch).Shuffle<int>(_order);
        for (int batch = 0; batch < BatchCount; batch++)
        {
            int start = batch * _batchSize;
            yield return Gather(_order.AsSpan(start, Math.Min(_batchSize, _order.Length - start)));
        }
    }

    private Batch Gather(ReadOnlySpan<int> items)
    {
        Rows rows;
        if (_wholeEras)
        {
            rows = ListRows(items);
        }
        else
        {
            items.CopyTo(_rows);
            rows = Rows.One(items.Length);
        }

        ReadOnlySpan<int> wanted = _rows.AsSpan(0, rows.Length);
        Source.GatherFeatures(wanted, _features.AsSpan(0, rows.Length * Source.FeatureCount));
        Source.GatherTargets(wanted, _targets.AsSpan(0, rows.Length));
        RequireFiniteTargets(wanted);
        return new Batch(
            Variable.Over(_features, new Shape(rows.Length, Source.FeatureCount)),
            Variable.Over(_targets, new Shape(rows.Length)),
            rows,
            _wholeEras ? items.ToArray() : []);
    }

    // Lists the rows of some eras, and how they cut the list.
    private Rows ListRows(ReadOnlySpan<int> eras)
    {
        int[] lengths = new int[eras.Length];
        int count = 0;
        for (int i = 0; i < eras.Length; i++)
        {
            int first = Source.Eras.Start(eras[i]);
            lengths[i] = Source.Eras.LengthOf(eras[i]);
            for (int row = first; row < first + lengths[i]; row++)
                _rows[count++] = row;
        }

        return Rows.FromLengths(lengths);
    }

    private void RequireFiniteTargets(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(_targets[i]))
            {
                string era = Source.EraName(Source.Eras.RowOf(rows[i]));
                throw new InvalidDataException($"The target of row {rows[i]} (era {era}) is not finite; leave rows without a target out of training.");
            }
        }
    }
}
