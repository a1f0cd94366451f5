using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Standardizes features: minus the training rows' mean, over their population deviation. A missing feature becomes
/// 0, the mean; a feature that is constant in training stays at 0.
/// </summary>
public sealed class FeatureScaler
{
    private const int RowsAtOnce = 1024;

    private readonly float[] _mean;
    private readonly float[] _scale;

    /// <summary>A scaler of known statistics.</summary>
    /// <param name="mean">The mean of each feature, shape [features].</param>
    /// <param name="scale">What each feature's difference from the mean is multiplied by, shape [features].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public FeatureScaler(float[] mean, float[] scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Length != scale.Length)
            throw new ArgumentException($"mean has {mean.Length} elements, scale {scale.Length}.", nameof(scale));
        _mean = mean;
        _scale = scale;
    }

    /// <summary>The mean of each feature.</summary>
    public ReadOnlyMemory<float> Mean => _mean;

    /// <summary>The factor of each feature: 1/deviation, 0 where the feature is constant or 1/deviation is beyond float32.</summary>
    public ReadOnlyMemory<float> Scale => _scale;

    /// <summary>The statistics of some rows.</summary>
    /// <param name="rows">The training rows, at least one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static FeatureScaler Of(RowSelection rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int features = rows.Table.FeatureNames.Count;
        double[] mean = new double[features], squares = new double[features];
        long[] counts = new long[features];
        float[] buffer = new float[Math.Min(RowsAtOnce, rows.Count) * features];
        for (int start = 0; start < rows.Count; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, rows.Count - start);
            Span<float> block = buffer.AsSpan(0, count * features);
            rows.Table.GatherFeatures(rows.Indices.Slice(start, count), block);
            for (int i = 0; i < block.Length; i++)
            {
                if (float.IsNaN(block[i]))
                    continue;

                // Welford 1962: one pass without cancellation.
                int feature = i % features;
                double difference = block[i] - mean[feature];
                mean[feature] += difference / ++counts[feature];
                squares[feature] += difference * (block[i] - mean[feature]);
            }
        }

        float[] scale = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            double deviation = counts[feature] > 0 ? Math.Sqrt(squares[feature] / counts[feature]) : 0;
            float factor = deviation > 0 ? (float)(1 / deviation) : 0;

            // Numbers so small that float32 cannot hold the factor do not differ in any way that is meant.
            scale[feature] = float.IsFinite(factor) ? factor : 0;
        }

        return new FeatureScaler([.. mean.Select(value => (float)value)], scale);
    }

    /// <summary>Standardizes rows of features in place.</summary>
    /// <param name="features">Row-major, shape [rows, features].</param>
    public void Apply(Span<float> features)
    {
        for (int row = 0; row < features.Length; row += _mean.Length)
        {
            Span<float> values = features.Slice(row, _mean.Length);
            for (int i = 0; i < values.Length; i++)
            {
                float standardized = (values[i] - _mean[i]) * _scale[i];
                values[i] = float.IsNaN(standardized) ? 0 : standardized;
            }
        }
    }
}
