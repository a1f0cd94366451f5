using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>Steps of passes that compute in double and round once.</summary>
internal static class RowSums
{
    /// <summary>destination = terms, or destination + terms; the sum is made in double.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="scratch">As long; overwritten.</param>
    /// <param name="destination">As long.</param>
    /// <param name="add">Whether the destination is added to.</param>
    public static void WriteOrAdd<T>(ReadOnlySpan<double> terms, Span<double> scratch, Span<T> destination, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (add)
        {
            TensorPrimitives.ConvertTruncating<T, double>(destination, scratch);
            TensorPrimitives.Add(scratch, terms, scratch);
            terms = scratch;
        }

        TensorPrimitives.ConvertTruncating(terms, destination);
    }
}
