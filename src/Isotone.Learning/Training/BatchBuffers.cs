namespace Isotone.Learning;

/// <summary>The memory of one batch of a source, filled again and again.</summary>
/// <param name="source">Where the rows come from.</param>
/// <param name="mostRows">The rows of the largest batch.</param>
internal sealed class BatchBuffers(ITrainingSource source, int mostRows)
{
    private readonly int[] _rows = new int[mostRows];
    private readonly float[] _features = new float[mostRows * source.FeatureCount];
    private readonly float[] _targets = new float[mostRows];
    private readonly float[] _weights = new float[source.HasWeights ? mostRows : 0];

    /// <summary>A batch of rows in the order given, valid until the buffers are filled again.</summary>
    /// <exception cref="InvalidDataException">A target is not finite.</exception>
    public Batch OfRows(ReadOnlySpan<int> rows)
    {
        rows.CopyTo(_rows);
        return Gather(Rows.One(rows.Length), []);
    }

    /// <summary>A batch of whole eras in the order given, the rows of each in theirs.</summary>
    /// <exception cref="InvalidDataException">A target is not finite.</exception>
    public Batch OfEras(ReadOnlySpan<int> eras)
    {
        int[] lengths = new int[eras.Length];
        int count = 0;
        for (int i = 0; i < eras.Length; i++)
        {
            int first = source.Eras.Start(eras[i]);
            lengths[i] = source.Eras.LengthOf(eras[i]);
            for (int row = first; row < first + lengths[i]; row++)
                _rows[count++] = row;
        }

        return Gather(Rows.FromLengths(lengths), eras.ToArray());
    }

    private Batch Gather(Rows rows, int[] eras)
    {
        ReadOnlySpan<int> wanted = _rows.AsSpan(0, rows.Length);
        source.GatherFeatures(wanted, _features.AsSpan(0, rows.Length * source.FeatureCount));
        source.GatherTargets(wanted, _targets.AsSpan(0, rows.Length));
        RequireFiniteTargets(wanted);
        var shape = new Shape(rows.Length);
        Variable<float>? weights = null;
        if (source.HasWeights)
        {
            source.GatherWeights(wanted, _weights.AsSpan(0, rows.Length));
            weights = Variable.Over(_weights, shape);
        }

        return new Batch(
            Variable.Over(_features, new Shape(rows.Length, source.FeatureCount)), Variable.Over(_targets, shape), weights, rows, eras);
    }

    private void RequireFiniteTargets(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(_targets[i]))
            {
                string era = source.EraName(source.Eras.RowOf(rows[i]));
                throw new InvalidDataException($"The target of row {rows[i]} (era {era}) is not finite; leave rows without a target out of training.");
            }
        }
    }
}
