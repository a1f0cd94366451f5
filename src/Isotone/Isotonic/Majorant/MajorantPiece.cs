using System.Runtime.CompilerServices;

namespace Isotone;

/// <summary>
/// The blocks of an isotonic fit are the pieces of the least concave majorant of its cumulative sums (Barlow et al. 1972,
/// section 1.2). It is found for short pieces of the row, in vectors, which are then joined with every comparison decided
/// exactly.
/// </summary>
/// <remarks>Short pieces keep the sums small beside the differences that matter. See docs/math/pooling-in-vectors.md.</remarks>
[SkipLocalsInit]
internal static unsafe class MajorantPiece<TKernel>
    where TKernel : struct, IMajorantKernel
{
    /// <summary>The memory for one coordinate of the points of a piece.</summary>
    public const int Room = PoolingWindow.Longest + 1 + MajorantPoints.Slack;

    // A pass over all points pays while it drops more than this part of them; then only what changed is looked at.
    private const int FewDropped = 8;

    /// <summary>Leaves the points that may be vertices.</summary>
    /// <param name="points">The points.</param>
    /// <param name="count">Their number.</param>
    /// <param name="elements">The number of elements they stand for.</param>
    /// <param name="margin">As for <see cref="IMajorantKernel.Drop"/>.</param>
    /// <param name="decided">Whether they surely are.</param>
    /// <returns>The number of points left.</returns>
    public static int Settle(MajorantPoints points, int count, int elements, double margin, out bool decided)
    {
        int before = elements + 1;
        while (before - count > before / FewDropped)
        {
            before = count;
            count = TKernel.Drop(points, count, margin);
        }

        byte* marks = stackalloc byte[MajorantRepair.MarksFor(PoolingWindow.Longest)];
        bool open = false;
        TKernel.Mark(points, count, margin, marks, ref open);
        count = MajorantRepair.Run(points, count, margin, marks, ref open);
        decided = !open;
        return count;
    }
}
