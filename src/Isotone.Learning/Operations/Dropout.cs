using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>Sets each element to zero with a probability p, and multiplies the rest by 1 / (1 - p).</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="probability">In [0, 1]; 1 drops everything. Used to a multiple of 2^-32.</param>
    /// <param name="seed">Equal seeds drop equally.</param>
    /// <param name="draw">Which of the seed's draws; each is unrelated to the others.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is out of range.</exception>
    /// <remarks>
    /// N. Srivastava et al., Dropout, JMLR 15 (2014), with the scaling in training. Whether an element is dropped is a
    /// function of seed, draw and its place alone, computed again in the backward pass: no mask is stored, and the bits
    /// do not depend on the number of threads.
    /// </remarks>
    public static Variable<T> Dropout<T>(this Variable<T> input, double probability, long seed, long draw = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "probability must be in [0, 1].");
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        DropoutLoop<T>.ForThisThread.Apply(input.Value, value, probability, seed, draw, add: false);
        return result;

        // d (f x) = f dx with f = 0 or 1 / (1 - p)
        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            Span<T> gradient = result.Inputs[0].GradientToWriteOrAddTo(out bool add);
            DropoutLoop<T>.ForThisThread.Apply(cotangent, gradient, probability, seed, draw, add);
        }
    }
}
