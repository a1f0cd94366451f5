using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>
/// The orthogonal projection onto the span of a row's features and a constant, from the Cholesky factor of the features'
/// correlations.
/// </summary>
/// <remarks>
/// <para>
/// P p = mean p + F (F'F)^-1 F' p with F the centred features. All arithmetic is in double, and what is left of p is
/// projected a second time: its exposures then are at the rounding of p. A feature that the ones before it explain but for
/// 1e-11 of its variance, as a constant one, is left out.
/// </para>
/// <para>The factor's memory is the caller's: inverse norms, means and the lower triangle, row by row.</para>
/// </remarks>
internal static class FeatureProjection
{
    // Pivots below this are rounding: correlations are good to 1e-16 times the number of features.
    private const double LeastPivot = 1e-11;
    private const int PanelRows = 128;

    /// <summary>The doubles that the factor of this many features takes.</summary>
    public static int MemoryFor(int features) => checked((features + 2) * features + 1);

    /// <summary>Computes the factor.</summary>
    /// <param name="features">Shape [n, k], finite.</param>
    /// <param name="n">The number of elements.</param>
    /// <param name="k">The number of features.</param>
    /// <param name="memory">Receives the factor.</param>
    public static void Factor<T>(ReadOnlySpan<T> features, int n, int k, Span<double> memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> inverseNorms = memory[..k], means = memory.Slice(k, k), factor = memory.Slice(2 * k, k * k);
        double[] rented = ArrayPool<double>.Shared.Rent(PanelRows * k);
        FillMeans(features, n, k, means, rented.AsSpan(0, k));
        factor.Clear();
        for (int first = 0; first < n; first += PanelRows)
        {
            int rows = Math.Min(PanelRows, n - first);
            for (int i = 0; i < rows; i++)
                Centred(features.Slice((first + i) * k, k), means, rented.AsSpan(i * k, k));
            Span<double> panel = rented.AsSpan(0, rows * k);
            MatrixProduct.Multiply<double>(panel, true, panel, false, factor, k, k, rows, accumulate: true);
        }

        ArrayPool<double>.Shared.Return(rented);
        for (int j = 0; j < k; j++)
        {
            double norm = Math.Sqrt(factor[(j * k) + j]);
            inverseNorms[j] = norm > 0 ? 1 / norm : 0;
        }

        int rank = Cholesky(factor, inverseNorms, k);

        // As many directions as elements: nothing is left of any prediction.
        memory[^1] = rank + 1 >= n ? 1 : 0;
    }

    /// <summary>What is left of a row: values - P values, in place.</summary>
    public static void Residual<T>(ReadOnlySpan<T> features, int k, ReadOnlySpan<double> memory, Span<double> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (memory[^1] != 0)
        {
            values.Clear();
            return;
        }

        double[] rented = ArrayPool<double>.Shared.Rent(2 * k);
        Span<double> exposures = rented.AsSpan(0, k), row = rented.AsSpan(k, k);
        for (int pass = 0; pass < 2; pass++)
        {
            double mean = TensorPrimitives.Sum<double>(values) / values.Length;
            TensorPrimitives.Subtract(values, mean, values);
            exposures.Clear();
            for (int i = 0; i < values.Length; i++)
            {
                Centred(features.Slice(i * k, k), memory.Slice(k, k), row);
                TensorPrimitives.MultiplyAdd(row, values[i], exposures, exposures);
            }

            Solve(memory, k, exposures);
            for (int i = 0; i < values.Length; i++)
            {
                Centred(features.Slice(i * k, k), memory.Slice(k, k), row);
                values[i] -= TensorPrimitives.Dot<double>(row, exposures);
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    // (D L L' D)^-1 in place, D the norms. Left-out features have a zero row in L and no exposure.
    private static void Solve(ReadOnlySpan<double> memory, int k, Span<double> x)
    {
        ReadOnlySpan<double> inverseNorms = memory[..k], factor = memory.Slice(2 * k, k * k);
        TensorPrimitives.Multiply(x, inverseNorms, x);
        for (int j = 0; j < k; j++)
        {
            double pivot = factor[(j * k) + j];
            x[j] = pivot == 0 ? 0 : (x[j] - TensorPrimitives.Dot(factor.Slice(j * k, j), x[..j])) / pivot;
        }

        for (int j = k - 1; j >= 0; j--)
        {
            double pivot = factor[(j * k) + j];
            x[j] = pivot == 0 ? 0 : x[j] / pivot;
            TensorPrimitives.MultiplyAdd(factor.Slice(j * k, j), -x[j], x[..j], x[..j]);
        }

        TensorPrimitives.Multiply(x, inverseNorms, x);
    }

    private static int Cholesky(Span<double> factor, ReadOnlySpan<double> inverseNorms, int k)
    {
        int rank = 0;
        for (int i = 0; i < k; i++)
        {
            Span<double> row = factor.Slice(i * k, i + 1);
            TensorPrimitives.Multiply(row, inverseNorms[..(i + 1)], row);
            TensorPrimitives.Multiply(row, inverseNorms[i], row);
            for (int j = 0; j < i; j++)
            {
                double pivot = factor[(j * k) + j];
                row[j] = pivot == 0 ? 0 : (row[j] - TensorPrimitives.Dot<double>(row[..j], factor.Slice(j * k, j))) / pivot;
            }

            double left = row[i] - TensorPrimitives.SumOfSquares<double>(row[..i]);
            if (left > LeastPivot)
            {
                row[i] = Math.Sqrt(left);
                rank++;
            }
            else
            {
                row.Clear();
            }
        }

        return rank;
    }

    private static void FillMeans<T>(ReadOnlySpan<T> features, int n, int k, Span<double> means, Span<double> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Of differences from the first element's features: a constant feature is exactly 0 when centred.
        Span<double> sums = means;
        sums.Clear();
        for (int i = 1; i < n; i++)
        {
            for (int j = 0; j < k; j++)
                row[j] = double.CreateTruncating(features[(i * k) + j]) - double.CreateTruncating(features[j]);
            TensorPrimitives.Add(sums, row, sums);
        }

        for (int j = 0; j < k; j++)
            means[j] = double.CreateTruncating(features[j]) + (sums[j] / n);
    }

    private static void Centred<T>(ReadOnlySpan<T> features, ReadOnlySpan<double> means, Span<double> centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.ConvertTruncating(features, centred);
        TensorPrimitives.Subtract(centred, means, centred);
    }
}
