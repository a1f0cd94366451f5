using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>
    /// Predictions without a proportion of their projection onto the features of their row and a constant: p - proportion
    /// F F^+ p with F = [features, 1].
    /// </summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="features">Shape [elements, features], finite, constant: no gradient is computed for them.</param>
    /// <param name="rows">The rows, such as eras: each is neutralized on its own.</param>
    /// <param name="proportion">From 0 to 1.</param>
    /// <returns>The predictions' shape.</returns>
    /// <remarks>
    /// The projection is symmetric, so the pullback is the same map applied to the cotangent. Features that others explain
    /// count once. Where a row has no more elements than independent features, nothing is left of it but 1 - proportion of
    /// each prediction.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The lengths differ, the features are no matrix, require a gradient, or are not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The proportion is not from 0 to 1.</exception>
    public static Variable<T> Neutralize<T>(
        this Variable<T> predictions, Variable<T> features, Rows rows, double proportion = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(features);
        RequireProportion(proportion);
        if (rows.Length != predictions.Length)
            throw new ArgumentException($"rows cut {rows.Length} elements, predictions has {predictions.Length}.", nameof(rows));
        if (features.Shape.Rank != 2 || features.Shape[0] != predictions.Length)
            throw new ArgumentException($"features has shape {features.Shape} where [{predictions.Length}, features] is needed.", nameof(features));
        if (features.RequiresGradient)
            throw new ArgumentException("features requires a gradient; features are constants here, Detach() them.", nameof(features));
        if (!TensorPrimitives.IsFiniteAll(features.Value))
            throw new ArgumentException("features holds a number that is not finite.", nameof(features));

        // Doubles in memory of the workspace, a factor for each row.
        int each = FeatureProjection.MemoryFor(features.Shape[1]);
        Variable<T> factors = Variable.Temporary<T>(
            new Shape(checked(rows.Count * each * sizeof(double) / Unsafe.SizeOf<T>())));
        for (int row = 0; row < rows.Count; row++)
            FeatureProjection.Factor(FeaturesOf(features, rows, row), rows.LengthOf(row), features.Shape[1], FactorOf(factors, each, row));
        Variable<T> result = Variable.Result(predictions.Shape, Pull, [predictions, features, factors], out Span<T> value);
        Apply(predictions.Value, features, factors, value, add: false);
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToWriteOrAddTo(out bool add);
            Apply(cotangent, result.Inputs[1], result.Inputs[2], gradient, add);
        }

        void Apply(ReadOnlySpan<T> input, Variable<T> features, Variable<T> factors, Span<T> output, bool add)
        {
            double[] rented = ArrayPool<double>.Shared.Rent(rows.Longest);
            for (int row = 0; row < rows.Count; row++)
            {
                ReadOnlySpan<T> x = rows.Slice(input, row);
                Span<T> y = rows.Slice(output, row);
                Span<double> left = rented.AsSpan(0, x.Length);
                TensorPrimitives.ConvertTruncating(x, left);
                FeatureProjection.Residual(
                    FeaturesOf(features, rows, row), features.Shape[1], FactorOf(factors, each, row), left);
                for (int i = 0; i < left.Length; i++)
                {
                    // x - proportion (x - left)
                    double neutral = ((1 - proportion) * double.CreateTruncating(x[i])) + (proportion * left[i]);
                    y[i] = T.CreateTruncating(add ? double.CreateTruncating(y[i]) + neutral : neutral);
                }
            }

            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Refuses a proportion that is not from 0 to 1.</summary>
    internal static void RequireProportion(double proportion)
    {
        if (!(proportion >= 0) || proportion > 1)
            throw new ArgumentOutOfRangeException(nameof(proportion), proportion, "proportion must be from 0 to 1.");
    }

    private static ReadOnlySpan<T> FeaturesOf<T>(Variable<T> features, Rows rows, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int k = features.Shape[1];
        return features.Value.Slice(rows.Start(row) * k, rows.LengthOf(row) * k);
    }

    private static Span<double> FactorOf<T>(Variable<T> factors, int each, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MemoryMarshal.Cast<T, double>(factors.Buffer).Slice(row * each, each);
}
