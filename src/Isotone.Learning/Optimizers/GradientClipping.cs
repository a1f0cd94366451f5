using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Keeps gradients from being too large; to be called between the backward sweep and the optimizer's step.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients together so that their Euclidean norm is at most a limit, by limit / (norm + 1e-6) as PyTorch
    /// does.
    /// </summary>
    /// <param name="parameters">The parameters; those without a gradient do not count.</param>
    /// <param name="limit">The largest norm, positive and finite.</param>
    /// <returns>The norm before, added up in double. Where it is not finite the gradients are left as they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
    /// <remarks>R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks, ICML 2013, algorithm 1.</remarks>
    public static double ByNorm<T>(IReadOnlyList<NamedParameter<T>> parameters, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequirePositive(limit);
        double squares = 0;
        Span<double> chunk = stackalloc double[512];
        for (int p = 0; p < parameters.Count; p++)
        {
            ReadOnlySpan<T> gradient = parameters[p].Variable.Gradient;
            for (int start = 0; start < gradient.Length; start += chunk.Length)
            {
                ReadOnlySpan<T> part = gradient.Slice(start, Math.Min(chunk.Length, gradient.Length - start));
                TensorPrimitives.ConvertTruncating(part, chunk);
                squares += TensorPrimitives.SumOfSquares<double>(chunk[..part.Length]);
            }
        }

        double norm = Math.Sqrt(squares), factor = limit / (norm + 1e-6);
        if (factor < 1 && double.IsFinite(norm))
        {
            for (int p = 0; p < parameters.Count; p++)
            {
                Span<T> gradient = Gradient(parameters[p].Variable);
                TensorPrimitives.Multiply(gradient, T.CreateTruncating(factor), gradient);
            }
        }

        return norm;
    }

    /// <summary>Moves every element of every gradient into [-limit, limit]; NaN stays NaN.</summary>
    /// <param name="parameters">The parameters; those without a gradient do not count.</param>
    /// <param name="limit">The largest size, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive and finite.</exception>
    public static void ByValue<T>(IReadOnlyList<NamedParameter<T>> parameters, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequirePositive(limit);
        T most = T.CreateTruncating(limit);
        for (int p = 0; p < parameters.Count; p++)
        {
            Span<T> gradient = Gradient(parameters[p].Variable);
            TensorPrimitives.Clamp(gradient, -most, most, gradient);
        }
    }

    private static Span<T> Gradient<T>(Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        parameter.Gradient.IsEmpty ? default : parameter.GradientToWriteOrAddTo(out _);

    private static void RequirePositive(double limit)
    {
        if (!(limit > 0 && double.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "limit must be positive and finite.");
    }
}
