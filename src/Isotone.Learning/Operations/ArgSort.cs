using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The indices that sort the elements, stable; a constant, as they do not change with small changes of the elements.</summary>
    /// <param name="input">Any shape; its elements in row-major order.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <returns>As many indices, from 0, for <see cref="Gather"/>.</returns>
    public static int[] ArgSort<T>(this Variable<T> input, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return Isotone.ArgSort.Of(input.Value, direction);
    }
}
