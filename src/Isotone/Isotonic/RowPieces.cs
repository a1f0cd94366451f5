namespace Isotone;

/// <summary>The pieces that a row is pooled in: as few as possible, and of one length but for one element.</summary>
internal static class RowPieces
{
    /// <summary>The most elements of a piece: what is made of it stays in the first-level cache.</summary>
    public const int Longest = 512;

    /// <summary>The farthest that exponents of a piece may lie apart where their exponentials are summed as they are.</summary>
    public const double WidestRange = 8;

    /// <summary>The number of pieces of a row.</summary>
    public static int Count(int length) => (length + Longest - 1) / Longest;

    /// <summary>The piece of an element.</summary>
    public static int Of(int element, int length)
    {
        // The division can only come out one short.
        int piece = (int)((long)element * Count(length) / length);
        return Begin(piece + 1, length) <= element ? piece + 1 : piece;
    }

    /// <summary>The first element of a piece; that of the piece behind the last is the row's length.</summary>
    public static int Begin(int piece, int length) => (int)((long)length * piece / Count(length));
}
