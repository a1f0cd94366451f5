using System.Numerics.Tensors;

namespace Isotone.Numerai;

/// <summary>Pearson's correlation of a row of values with each of many features, in one pass over the features.</summary>
internal static class FeatureCorrelation
{
    private const int BlockRows = 128;

    /// <summary>The correlation with each feature; NaN for a constant one, all NaN for constant values.</summary>
    /// <param name="values">Shape [n], finite.</param>
    /// <param name="features">n rows of features.</param>
    /// <exception cref="FeatureException">A feature is missing or infinite.</exception>
    public static double[] Of(ReadOnlySpan<double> values, FeatureRows features)
    {
        int count = features.Names.Count;
        double[] y = NumeraiCorrScore.Centred(values);
        double yy = TensorPrimitives.SumOfSquares<double>(y);
        double[] block = new double[BlockRows * count], origin = new double[count], x = new double[count];
        double[] sum = new double[count], squares = new double[count], products = new double[count];
        for (int start = 0; start < y.Length; start += BlockRows)
        {
            Span<double> rows = block.AsSpan(0, Math.Min(BlockRows, y.Length - start) * count);
            features.Copy(start, rows);
            features.RequireFinite(rows, start);
            if (start == 0)
                rows[..count].CopyTo(origin);
            for (int row = 0; row * count < rows.Length; row++)
            {
                // From the first row: a feature's shift cancels before anything rounds, and a constant has square 0.
                TensorPrimitives.Subtract(rows.Slice(row * count, count), origin, x);
                TensorPrimitives.Add(sum, x, sum);
                TensorPrimitives.MultiplyAdd(x, x, squares, squares);
                TensorPrimitives.MultiplyAdd(x, y[start + row], products, products);
            }
        }

        // r = sum x y~ / sqrt((sum x^2 - (sum x)^2/n) sum y~^2), y~ = y - mean y, whose sum is 0.
        double[] correlations = new double[count];
        for (int j = 0; j < count; j++)
        {
            double xx = squares[j] - (sum[j] * sum[j] / y.Length);
            correlations[j] = squares[j] > 0 && xx > 0 && yy > 0 ? Math.Clamp(products[j] / Math.Sqrt(xx * yy), -1, 1) : double.NaN;
        }

        return correlations;
    }

    /// <summary>The feature of the largest magnitude of correlation, the first where several are equal; -1 where there is none.</summary>
    public static int Highest(double[] correlations)
    {
        int highest = -1;
        for (int j = 0; j < correlations.Length; j++)
        {
            if (!double.IsNaN(correlations[j]) && (highest < 0 || Math.Abs(correlations[j]) > Math.Abs(correlations[highest])))
                highest = j;
        }

        return highest;
    }
}

/// <summary>The highest magnitude of a correlation with a feature (numerai-tools: <c>max_feature_correlation</c>).</summary>
internal sealed class MaxFeatureCorrelationScore : EraScore
{
    public override string Name => "max_feature_correlation";

    public override double Of(EraSample era)
    {
        double[] correlations = era.FeatureCorrelations();
        int highest = FeatureCorrelation.Highest(correlations);
        return highest < 0 ? double.NaN : Math.Abs(correlations[highest]);
    }
}

/// <summary>The root mean square of the correlations with the features that vary.</summary>
internal sealed class FeatureExposureScore : EraScore
{
    public override string Name => "feature_exposure";

    public override double Of(EraSample era)
    {
        double[] known = [.. era.FeatureCorrelations().Where(correlation => !double.IsNaN(correlation))];
        return known.Length == 0 ? double.NaN : Math.Sqrt(known.Average(correlation => correlation * correlation));
    }
}
