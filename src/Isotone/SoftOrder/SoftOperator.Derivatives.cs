using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone;

// The derivatives, row by row and part by part.
public abstract unsafe partial class SoftOperator<T>
{
    private void Derive(ReadOnlySpan<T> input, Span<T> output, bool transposed)
    {
        if (Rows.Count == 0)
            throw new InvalidOperationException("Derivatives belong to a forward pass; call Forward first.");
        Guard.SameLength(input, Rows.Length, transposed ? "cotangent" : "tangent");
        Guard.SameLength(output, Rows.Length, transposed ? "gradient" : "derivative");
        Guard.SameOrApart(input, output, transposed ? "cotangent" : "tangent", transposed ? "gradient" : "derivative");
        fixed (T* from = input, to = output)
            ParallelRows.RunWorth(new DeriveWork(this, from, to, transposed), Rows, _worth);
    }

    /// <summary>The derivative of one row between any two types.</summary>
    private protected void DeriveRow<TFrom, TTo>(int row, ReadOnlySpan<TFrom> input, Span<TTo> output, bool transposed)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        SoftRow state = State(row);

        // Where the two sides are in different orders, a part's results would overwrite what others have yet to read.
        if (!ResultInInputOrder && AreSame(input, output))
        {
            DerivePart(state, input, output, transposed, sparse: false);
            return;
        }

        // The derivative of a rank that is a block of its own is 0; but not times NaN or infinity.
        bool sparse = ResultInInputOrder && state.IsMostlySingle && !AreSame(input, output) && TensorPrimitives.IsFiniteAll(input);
        if (sparse)
            output.Clear();

        int chunks = Chunks(state);
        if (chunks == 1)
        {
            DeriveBlocks(state, 0, state.Starts.Length, input, output, transposed, sparse);
            return;
        }

        fixed (TFrom* from = input)
        fixed (TTo* to = output)
            ParallelRows.Run(new DeriveChunks<TFrom, TTo>(this, row, from, to, transposed, sparse, chunks), chunks, 1);
    }

    private static bool AreSame<TFrom, TTo>(ReadOnlySpan<TFrom> input, Span<TTo> output) => Unsafe.AreSame(
        ref Unsafe.As<TFrom, byte>(ref MemoryMarshal.GetReference(input)), ref Unsafe.As<TTo, byte>(ref MemoryMarshal.GetReference(output)));

    private void DeriveBlocks<TFrom, TTo>(
        in SoftRow state, int first, int end, ReadOnlySpan<TFrom> input, Span<TTo> output, bool transposed, bool sparse)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        while (first < end)
        {
            int endOfPart = state.EndOfPart(first, end);
            DerivePart(state.Part(first, endOfPart), input, output, transposed, sparse);
            first = endOfPart;
        }
    }

    private void DerivePart<TFrom, TTo>(
        in SoftRow part, ReadOnlySpan<TFrom> input, Span<TTo> output, bool transposed, bool sparse)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        if (sparse && part.Starts.Length == part.Length)
            return;
        RowWorkspace workspace = RowWorkspace.OfThread;
        Span<double> given = workspace.Buffer(0, part.Length), result = workspace.Buffer(1, part.Length);

        // The side of the values is in their order; that of the result may be in sorted order.
        if (transposed && !ResultInInputOrder)
            TensorPrimitives.ConvertTruncating(input.Slice(part.Begin, part.Length), given);
        else if (sparse)
            LongerBlocks.Gather(part, input, given);
        else
            part.Gather(input, given);
        if (transposed)
            VjpRow(part, given, result);
        else
            JvpRow(part, given, result);
        if (sparse)
            LongerBlocks.Scatter(part, result, output);
        else
            Deliver(part, result[..part.Length], output, inInputOrder: transposed || ResultInInputOrder);
    }

    private static void Deliver<TTo>(in SoftRow part, ReadOnlySpan<double> places, Span<TTo> output, bool inInputOrder)
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        if (inInputOrder)
            part.Scatter(places, output);
        else
            TensorPrimitives.ConvertTruncating(places, output.Slice(part.Begin, part.Length));
    }
}
