namespace Isotone;

/// <summary>
/// Vector passes over points (x, y), x ascending, that drop points which are no vertices of the least concave majorant.
/// </summary>
/// <remarks>
/// A point on or below the chord between its neighbours is no vertex, whatever becomes of those: all such points can go at
/// once, and what is left when none is found is the majorant. Where rounding leaves open on which side of the chord a
/// point lies, it stays and the pass says so.
/// </remarks>
internal unsafe interface IMajorantKernel
{
    /// <summary>
    /// The points (k, scale sum_{i &lt; k} (z_i - z_0) + bend k^2) for k = 0 to <paramref name="length"/>, without those that are below the
    /// chord between k - 1 and k + 1.
    /// </summary>
    /// <param name="z">The terms.</param>
    /// <param name="length">The number of terms, at least 1.</param>
    /// <param name="scale">The factor of the sums.</param>
    /// <param name="bend">The factor of the parabola, of the sign of the terms' part where they pull apart.</param>
    /// <param name="points">Receives the points; their x is k.</param>
    /// <returns>The number of points.</returns>
    static abstract int Fill(double* z, int length, double scale, double bend, MajorantPoints points);

    /// <summary>
    /// The points (sum_{i &lt; k} f_i, sum_{i &lt; k} e_i) for k = 0 to <paramref name="length"/>, without those that are surely below
    /// the chord between k - 1 and k + 1.
    /// </summary>
    /// <param name="e">The positive terms of y.</param>
    /// <param name="f">The positive terms of x.</param>
    /// <param name="length">The number of terms, at least 1.</param>
    /// <param name="slack">What e and f together may be off, relative to themselves.</param>
    /// <param name="points">Receives the points, and the k of each.</param>
    /// <returns>The number of points.</returns>
    static abstract int FillSums(double* e, double* f, int length, double slack, MajorantPoints points);

    /// <summary>Drops the points that lie surely on or below the chord between their neighbours, the ends excepted.</summary>
    /// <param name="points">The points.</param>
    /// <param name="count">The number of points, at least 2.</param>
    /// <param name="margin">
    /// What a chord may be off: the determinant of the steps to and from a point is decided where it is farther from 0 than
    /// this times the distance of the neighbours.
    /// </param>
    /// <returns>The number of points left.</returns>
    static abstract int Drop(MajorantPoints points, int count, double margin);

    /// <summary>Marks the points that <see cref="Drop"/> would drop, bit k for point k.</summary>
    /// <param name="points">The points.</param>
    /// <param name="count">The number of points, at least 2.</param>
    /// <param name="margin">As for <see cref="Drop"/>.</param>
    /// <param name="marks">Receives the bits, whole bytes.</param>
    /// <param name="undecided">Set where a point that is not marked may be on its chord.</param>
    static abstract void Mark(MajorantPoints points, int count, double margin, byte* marks, ref bool undecided);
}
