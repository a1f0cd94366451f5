using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The rectified linear unit, max(x, 0); NaN stays NaN. The derivative at 0 is taken as 0.</summary>
    public static Variable<T> Relu<T>(this Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input], out Span<T> value);
        TensorPrimitives.Max(input.Value, T.Zero, value);
        return result;

        // d max(x, 0) = dx where the result is positive
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent) =>
            AddWherePositive(result.Value, cotangent, result.Inputs[0].GradientToWriteOrAddTo(out bool add), add);
    }

    private static void AddWherePositive<T>(ReadOnlySpan<T> value, ReadOnlySpan<T> cotangent, Span<T> gradient, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ReadOnlySpan<Vector<T>> values = MemoryMarshal.Cast<T, Vector<T>>(value);
            ReadOnlySpan<Vector<T>> cotangents = MemoryMarshal.Cast<T, Vector<T>>(cotangent);
            Span<Vector<T>> gradients = MemoryMarshal.Cast<T, Vector<T>>(gradient);
            for (int v = 0; v < values.Length; v++)
            {
                Vector<T> passed = Vector.ConditionalSelect(
                    Vector.GreaterThan(values[v], Vector<T>.Zero), cotangents[v], Vector<T>.Zero);
                gradients[v] = add ? gradients[v] + passed : passed;
            }

            i = values.Length * Vector<T>.Count;
        }

        for (; i < value.Length; i++)
        {
            T passed = value[i] > T.Zero ? cotangent[i] : T.Zero;
            gradient[i] = add ? gradient[i] + passed : passed;
        }
    }
}
