namespace Isotone;

/// <summary>The windows through which a row is pooled.</summary>
internal static class PoolingWindow
{
    /// <summary>The most elements of a window: what is made of it stays in the first-level cache.</summary>
    public const int Longest = 512;

    /// <summary>The farthest that exponents of a window may lie apart where their exponentials are summed as they are.</summary>
    public const double WidestRange = 8;
}
