namespace Isotone;

/// <summary>The points of a piece, ascending by x.</summary>
/// <param name="x">The points' x.</param>
/// <param name="y">The points' y.</param>
/// <param name="places">
/// The number of elements before each point; the same memory as <paramref name="x"/> where x is that number.
/// </param>
internal readonly unsafe struct MajorantPoints(double* x, double* y, double* places)
{
    /// <summary>The points behind the last one that may be read and written.</summary>
    public const int Slack = 16;

    // Below any point.
    private const double FarBelow = -1e290;

    public readonly double* X = x;
    public readonly double* Y = y;
    public readonly double* Places = places;

    /// <summary>The step of y into the first point from before.</summary>
    public const double StepIn = -FarBelow;

    /// <summary>Whether the places are kept beside x.</summary>
    public bool HavePlaces => Places != X;

    /// <summary>Puts the first point, before any element.</summary>
    public void Begin() => X[0] = Y[0] = Places[0] = 0;

    /// <summary>Puts a point.</summary>
    public void Set(nint point, double x, double y, double place)
    {
        Places[point] = place;
        X[point] = x;
        Y[point] = y;
    }

    /// <summary>
    /// Lets the points fall away so steeply behind the last one that it stays, as the step into the first one does there.
    /// </summary>
    public void Guard(int count)
    {
        X[count] = X[count - 1] + 1;
        Y[count] = FarBelow;
    }

    /// <summary>Moves some points to the front.</summary>
    public void Move(int from, int to, int length)
    {
        if (from == to)
            return;
        new ReadOnlySpan<double>(X + from, length).CopyTo(new Span<double>(X + to, length));
        new ReadOnlySpan<double>(Y + from, length).CopyTo(new Span<double>(Y + to, length));
        if (HavePlaces)
            new ReadOnlySpan<double>(Places + from, length).CopyTo(new Span<double>(Places + to, length));
    }
}
