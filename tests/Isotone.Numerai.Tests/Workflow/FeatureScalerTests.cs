using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class FeatureScalerTests
{
    private static FeatureScaler Of(params float[][] rows)
    {
        var builder = new EraTableBuilder("test", Enumerable.Range(0, rows[0].Length).Select(feature => $"f{feature}"), []);
        for (int row = 0; row < rows.Length; row++)
            builder.Append($"n{row}", "era1", "train", rows[row], []);
        return FeatureScaler.Of(builder.Build().All, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Features_get_mean_0_and_deviation_1()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 3000).Select(_ => new[] { random.NextSingle(), 1e6f + (100 * random.NextSingle()), 1e-9f * random.NextSingle() })];
        FeatureScaler scaler = Of(rows);
        float[] all = [.. rows.SelectMany(row => row)];
        scaler.Apply(all);
        for (int feature = 0; feature < 3; feature++)
        {
            double[] column = [.. Enumerable.Range(0, rows.Length).Select(row => (double)all[(row * 3) + feature])];
            double mean = column.Average();

            // The mean is kept in float32, so that a feature shifted by 1e6 keeps up to half a unit in the last place of it.
            Assert.Equal(0, mean, feature == 1 ? 2e-3 : 1e-6);
            Assert.Equal(1, Math.Sqrt(column.Average(value => (value - mean) * (value - mean))), 1e-5);
        }
    }

    [Fact]
    public void A_missing_value_is_the_mean_and_does_not_count()
    {
        FeatureScaler scaler = Of([1, float.NaN], [float.NaN, float.NaN], [3, float.NaN]);
        Assert.Equal([2, 0], scaler.Mean.ToArray());
        Assert.Equal([1, 0], scaler.Scale.ToArray());
        float[] row = [float.NaN, 5, 3, float.NaN];
        scaler.Apply(row);
        Assert.Equal([0, 0, 1, 0], row);
    }

    [Fact]
    public void A_constant_feature_is_0_whatever_it_is_later()
    {
        FeatureScaler scaler = Of([0.1f, 1e-42f], [0.1f, 2e-42f], [0.1f, 1e-42f]);
        float[] row = [0.1f, 1e-42f, 1e30f, 1];
        scaler.Apply(row);
        Assert.Equal([0, 0, 0, 0], row);
    }

    [Fact]
    public void Features_of_float32s_whole_range_stay_finite()
    {
        FeatureScaler scaler = Of([3e38f], [-3e38f]);
        float[] column = [3e38f, -3e38f];
        scaler.Apply(column);
        Assert.Equal([1f, -1f], column, (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void Lengths_must_fit() => Assert.Throws<ArgumentException>("scale", () => new FeatureScaler([1, 2], [1]));
}
