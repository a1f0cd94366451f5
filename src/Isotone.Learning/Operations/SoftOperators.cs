using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

public static partial class Operations
{
    private delegate void WriteVjp<T, TOperator>(TOperator soft, ReadOnlySpan<T> cotangent, Span<T> gradient);

    private static void AddVjp<T>(SoftOperator<T> soft, ReadOnlySpan<T> cotangent, Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AddVjp(soft, static (soft, cotangent, gradient) => soft.Vjp(cotangent, gradient), cotangent, input);

    // An operator object writes its gradient; where there is one already, that goes beside and is added.
    private static void AddVjp<T, TOperator>(
        TOperator soft, WriteVjp<T, TOperator> vjp, ReadOnlySpan<T> cotangent, Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> gradient = input.GradientToWriteOrAddTo(out bool add);
        if (!add)
        {
            vjp(soft, cotangent, gradient);
            return;
        }

        T[] terms = ArrayPool<T>.Shared.Rent(gradient.Length);
        vjp(soft, cotangent, terms.AsSpan(0, gradient.Length));
        TensorPrimitives.Add(gradient, terms.AsSpan(0, gradient.Length), gradient);
        ArrayPool<T>.Shared.Return(terms);
    }

    private static Rows RowsAlongLast(Shape shape) =>
        shape.Rank == 0 ? Rows.One(1) : Rows.Batch(shape.Length / shape[^1], shape[^1]);
}
