using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>
    /// Layer normalization of each row by its own statistics, (x - mean) / sqrt(variance + eps) weight + bias; the
    /// variance is the biased one. All arithmetic is in double.
    /// </summary>
    /// <param name="input">Shape [rows, columns].</param>
    /// <param name="weight">Shape [columns], or null for ones.</param>
    /// <param name="bias">Shape [columns], or null for zeros; both or neither.</param>
    /// <param name="epsilon">What is added to the variance, positive.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <remarks>J. Ba, J. Kiros, G. Hinton, Layer normalization, 2016, equation 4.</remarks>
    public static Variable<T> LayerNorm<T>(this Variable<T> input, Variable<T>? weight = null, Variable<T>? bias = null, double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape shape = Normalization.RequireMatrix(input, weight, bias, epsilon);
        int rows = shape[0], columns = shape[1];
        Variable<T> kept = Variable.TemporaryDoubles<T>(2 * rows);
        Variable<T> result = Normalization.Result(Pull, input, kept, weight, bias, out Span<T> value);
        LayerNormLoop<T>.ForThisThread.Normalize(
            input.Value, rows, columns, Normalization.Values(weight), Normalization.Values(bias), epsilon, kept.Doubles(), value);
        return result;

        // d bias = sum g, d weight = sum g x^ over rows; with h = g weight:  dx = (h - mean h - x^ mean(h x^)) / deviation
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Normalization.Parts(result, out Variable<T> input, out Variable<T> kept, out Variable<T>? weight, out Variable<T>? bias);
            int rows = input.Shape[0], columns = input.Shape[1];
            double[] sums = ArrayPool<double>.Shared.Rent(2 * columns);
            Span<double> ofCotangent = sums.AsSpan(0, columns), ofProduct = sums.AsSpan(columns, columns);
            bool add = false;
            Span<T> gradient = input.RequiresGradient ? input.GradientToWriteOrAddTo(out add) : default;
            LayerNormLoop<T>.ForThisThread.Pull(
                input.Value, cotangent, rows, columns, Normalization.Values(weight), kept.Doubles(), gradient, add, ofCotangent, ofProduct);
            Normalization.AddSums(bias, ofCotangent);
            Normalization.AddSums(weight, ofProduct);
            ArrayPool<double>.Shared.Return(sums);
        }
    }
}
