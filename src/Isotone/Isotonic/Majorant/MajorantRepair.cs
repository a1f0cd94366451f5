using System.Numerics;

namespace Isotone;

/// <summary>
/// Takes marked points out and then, from each gap outwards, those that are no vertices any more. One long block eats
/// into its neighbours point by point: that is as many steps here, and as many passes over everything else.
/// </summary>
internal unsafe ref struct MajorantRepair
{
    private const int WordBits = 64;

    private readonly MajorantPoints _points;
    private readonly double _margin;
    private bool _open;

    private MajorantRepair(MajorantPoints points, double margin)
    {
        _points = points;
        _margin = margin;
    }

    /// <summary>The bytes of the marks of a piece of so many elements, read in words and some beyond the last.</summary>
    public static int MarksFor(int length) => (length / WordBits + 3) * sizeof(ulong);

    /// <summary>Closes the points up to the majorant, but for what cannot be decided.</summary>
    /// <param name="points">The points.</param>
    /// <param name="count">The number of points.</param>
    /// <param name="margin">As for <see cref="IMajorantKernel.Drop"/>.</param>
    /// <param name="marks">Bit k is set where point k is no vertex; the ends are. Destroyed beyond the points.</param>
    /// <param name="undecided">Set where a point that stays may be on its chord.</param>
    /// <returns>The number of points left.</returns>
    public static int Run(MajorantPoints points, int count, double margin, byte* marks, ref bool undecided)
    {
        // The bytes written cover the points; the rest of the last word must not be taken for marks.
        ulong* words = (ulong*)marks;
        int written = (count + 7) / 8;
        new Span<byte>(marks + written, (count / WordBits + 2) * sizeof(ulong) - written).Clear();
        var repair = new MajorantRepair(points, margin);
        int left = repair.Close(words, count);
        undecided |= repair._open;
        return left;
    }

    private int Close(ulong* marks, int count)
    {
        // Invariant: points 0 to top are closed up and settled among themselves; next is the first not looked at.
        int top = -1, next = 0;
        while (true)
        {
            int mark = FirstMark(marks, next, count);
            _points.Move(next, top + 1, mark - next);
            top += mark - next;
            if (mark == count)
                return top + 1;
            next = mark + 1;
            Settle(marks, ref top, ref next, count);
        }
    }

    /// <summary>Widens the gap between <paramref name="top"/> and <paramref name="next"/> while one of them is no vertex.</summary>
    private void Settle(ulong* marks, ref int top, ref int next, int count)
    {
        while (true)
        {
            while (IsMarked(marks, next))
                next++;
            if (top > 0 && IsBelow(top - 1, top, next))
                top--;
            else if (next < count - 1 && IsBelow(top, next, next + 1))
                next++;
            else
                return;
        }
    }

    private bool IsBelow(int before, int here, int after)
    {
        double* x = _points.X, y = _points.Y;
        double xBefore = x[here] - x[before], xAfter = x[after] - x[here];
        double yBefore = y[here] - y[before], yAfter = y[after] - y[here];
        double determinant = Math.FusedMultiplyAdd(xBefore, yAfter, -(xAfter * yBefore));
        double bound = (xBefore + xAfter) * _margin;
        _open |= Math.Abs(determinant) <= bound;
        return determinant > bound;
    }

    private static bool IsMarked(ulong* marks, int point) => (marks[point / WordBits] >> point & 1) != 0;

    private static int FirstMark(ulong* marks, int from, int count)
    {
        int word = from / WordBits;
        ulong bits = marks[word] & ulong.MaxValue << from;
        while (bits == 0)
        {
            if (++word * WordBits >= count)
                return count;
            bits = marks[word];
        }

        return word * WordBits + BitOperations.TrailingZeroCount(bits);
    }
}
