using System.Buffers;
using System.Numerics.Tensors;

namespace Isotone;

// Second derivatives: how the vector-Jacobian product changes along a direction of the values.
public abstract unsafe partial class SoftOperator<T>
{
    /// <summary>
    /// The Hessian-vector product of the last forward pass: the derivative along a tangent of the vector-Jacobian product
    /// of a cotangent that stays as it is, (d/dt) VJP(values + t tangent). In closed form.
    /// </summary>
    /// <remarks>0 for L2, which is linear inside a cell; not 0 for KL, which is smooth inside a block.</remarks>
    /// <param name="cotangent">The gradient with respect to the result, same rows.</param>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="product">Receives the product, in the order of the values. It may be <paramref name="tangent"/>.</param>
    /// <exception cref="ArgumentException">A length is not that of the forward pass, or spans overlap in part.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void HessianVectorProduct(ReadOnlySpan<T> cotangent, ReadOnlySpan<T> tangent, Span<T> product)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        Guard.SameLength(cotangent, Rows.Length);
        Guard.SameLength(tangent, Rows.Length);
        Guard.SameLength(product, Rows.Length);
        Guard.SameOrApart(cotangent, product);
        Guard.SameOrApart(tangent, product);
        fixed (T* g = cotangent, v = tangent, to = product)
            ParallelRows.Run(new HessianWork(this, g, v, to), Rows);
    }

    /// <summary>The product of one row in any types.</summary>
    private protected void HessianOfRow<TFrom, TTo>(
        int row, ReadOnlySpan<TFrom> cotangent, ReadOnlySpan<TFrom> tangent, Span<TTo> product)
        where TFrom : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TTo>
    {
        if (Regularization == Regularization.L2)
        {
            product.Clear();
            return;
        }

        SoftRow state = State(row);
        Span<double> g = RowWorkspace.OfThread.Buffer(0, state.Length)[..state.Length];
        Span<double> result = RowWorkspace.OfThread.Buffer(1, state.Length)[..state.Length];
        double[] rented = ArrayPool<double>.Shared.Rent(state.Length);
        Span<double> v = rented.AsSpan(0, state.Length);
        state.Gather(tangent, v);
        if (ResultInInputOrder)
        {
            state.Gather(cotangent, g);
            BlockCurvature.OfRanks(state, g, v, ForwardStrength, result);
        }
        else
        {
            TensorPrimitives.ConvertTruncating(cotangent, g);
            BlockCurvature.OfSort(state, g, v, Sign, result);
        }

        state.Scatter(result, product);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The vector-Jacobian product of one row in double.</summary>
    internal void VjpOfRow(int row, ReadOnlySpan<double> cotangent, Span<double> gradient) =>
        DeriveRow(row, cotangent, gradient, transposed: true);

    /// <summary>The product of one row in double.</summary>
    internal void HessianRow(int row, ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product) =>
        HessianOfRow(row, cotangent, tangent, product);

    /// <summary>The size of the block of each element of a row, in the row's order.</summary>
    internal void BlockSizesOfRow(int row, Span<double> sizes)
    {
        SoftRow state = State(row);
        Span<double> places = RowWorkspace.OfThread.Buffer(0, state.Length)[..state.Length];
        for (int block = 0; block < state.Starts.Length; block++)
        {
            (int start, int count) = state.Block(block).GetOffsetAndLength(state.Length);
            places.Slice(start, count).Fill(count);
        }

        state.Scatter(places, sizes);
    }

    private readonly struct HessianWork(SoftOperator<T> soft, T* cotangent, T* tangent, T* product) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = soft.Rows.Start(row), length = soft.Rows.LengthOf(row);
                soft.HessianOfRow(
                    row,
                    new ReadOnlySpan<T>(cotangent + start, length),
                    new ReadOnlySpan<T>(tangent + start, length),
                    new Span<T>(product + start, length));
            }
        }
    }
}
