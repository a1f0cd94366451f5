using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>
    /// Batch normalization of columns by the batch's own statistics, (x - mean) / sqrt(variance + eps) weight + bias; the
    /// variance is the biased one. What is kept in between is double, whatever the element type.
    /// </summary>
    /// <param name="input">Shape [rows, columns], at least two rows.</param>
    /// <param name="weight">Shape [columns], or null for ones.</param>
    /// <param name="bias">Shape [columns], or null for zeros.</param>
    /// <param name="epsilon">What is added to the variance, positive.</param>
    /// <param name="mean">Given the columns' means, or empty.</param>
    /// <param name="variance">Given the columns' unbiased variances, with rows - 1 below, or empty.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is one row only.</exception>
    /// <remarks>
    /// S. Ioffe, C. Szegedy, Batch normalization, ICML 2015, algorithm 1. Means and squares of blocks of rows are merged
    /// in a fixed order (T. Chan, G. Golub, R. LeVeque, The American Statistician 37, 1983), so the bits do not depend on
    /// the number of threads and a large mean costs no accuracy.
    /// </remarks>
    public static Variable<T> BatchNorm<T>(
        this Variable<T> input, Variable<T>? weight, Variable<T>? bias, double epsilon, Span<double> mean = default, Span<double> variance = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape shape = Normalization.RequireMatrix(input, weight, bias, epsilon);
        if (shape[0] < 2)
            throw new ArgumentException("input has one row; batch statistics need at least two.", nameof(input));
        int rows = shape[0], columns = shape[1];
        Variable<T> kept = Variable.TemporaryDoubles<T>(2 * columns);
        Variable<T> result = Normalization.Result(PullBatch, input, kept, weight, bias, out Span<T> value);
        BatchNormLoop<T> loop = BatchNormLoop<T>.ForThisThread;
        Span<double> means = kept.Doubles()[..columns], scales = kept.Doubles()[columns..];
        loop.Statistics(input.Value, rows, means, scales);
        if (!mean.IsEmpty)
            means.CopyTo(mean);
        for (int j = 0; j < variance.Length; j++)
            variance[j] = scales[j] / (rows - 1);
        for (int j = 0; j < columns; j++)
            scales[j] = 1 / Math.Sqrt((scales[j] / rows) + epsilon);
        loop.Normalize(input.Value, rows, means, scales, Normalization.Values(weight), Normalization.Values(bias), value);
        return result;

        static void PullBatch(Variable<T> result, ReadOnlySpan<T> cotangent) => BatchNormPullback(result, cotangent, ofBatch: true);
    }

    /// <summary>Batch normalization by given statistics, as in prediction.</summary>
    /// <param name="input">Shape [rows, columns].</param>
    /// <param name="mean">Shape [columns].</param>
    /// <param name="variance">Shape [columns].</param>
    /// <param name="weight">Shape [columns], or null for ones.</param>
    /// <param name="bias">Shape [columns], or null for zeros.</param>
    /// <param name="epsilon">What is added to the variance, positive.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> BatchNorm<T>(
        this Variable<T> input, Variable<T> mean, Variable<T> variance, Variable<T>? weight, Variable<T>? bias, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        Shape shape = Normalization.RequireMatrix(input, weight, bias, epsilon);
        int rows = shape[0], columns = shape[1];
        Normalization.RequireColumns(mean, columns, nameof(mean));
        Normalization.RequireColumns(variance, columns, nameof(variance));
        Variable<T> kept = Variable.TemporaryDoubles<T>(2 * columns);
        Variable<T> result = Normalization.Result(PullGiven, input, kept, weight, bias, out Span<T> value);
        Span<double> means = kept.Doubles()[..columns], scales = kept.Doubles()[columns..];
        for (int j = 0; j < columns; j++)
        {
            means[j] = double.CreateTruncating(mean.Value[j]);
            scales[j] = 1 / Math.Sqrt(double.CreateTruncating(variance.Value[j]) + epsilon);
        }

        BatchNormLoop<T>.ForThisThread.Normalize(
            input.Value, rows, means, scales, Normalization.Values(weight), Normalization.Values(bias), value);
        return result;

        static void PullGiven(Variable<T> result, ReadOnlySpan<T> cotangent) => BatchNormPullback(result, cotangent, ofBatch: false);
    }

    // With x^ = (x - mean) / deviation:  d bias = sum g,  d weight = sum g x^, and
    // dx = weight / deviation (g - mean g - x^ mean(g x^)); by given statistics, which do not move, weight / deviation g.
    private static void BatchNormPullback<T>(Variable<T> result, ReadOnlySpan<T> cotangent, bool ofBatch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Normalization.Parts(result, out Variable<T> input, out Variable<T> kept, out Variable<T>? weight, out Variable<T>? bias);
        int rows = input.Shape[0], columns = input.Shape[1];
        ReadOnlySpan<double> means = kept.Doubles()[..columns], scales = kept.Doubles()[columns..];
        BatchNormLoop<T> loop = BatchNormLoop<T>.ForThisThread;
        double[] sums = ArrayPool<double>.Shared.Rent(2 * columns);
        Span<double> ofCotangent = sums.AsSpan(0, columns), ofProduct = sums.AsSpan(columns, columns);
        loop.CotangentSums(input.Value, cotangent, rows, means, scales, ofCotangent, ofProduct);
        Normalization.AddSums(bias, ofCotangent);
        Normalization.AddSums(weight, ofProduct);
        if (input.RequiresGradient)
        {
            if (!ofBatch)
                sums.AsSpan(0, 2 * columns).Clear();
            Span<T> gradient = input.GradientToWriteOrAddTo(out bool add);
            loop.InputGradient(
                input.Value, cotangent, rows, means, scales, Normalization.Values(weight), ofCotangent, ofProduct, gradient, add);
        }

        ArrayPool<double>.Shared.Return(sums);
    }
}
