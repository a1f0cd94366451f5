namespace Isotone;

/// <summary>The points behind the last whole vector, and the bounds of rounding, alike on every instruction set.</summary>
internal static unsafe class MajorantTail
{
    /// <summary>A step and a parabola's second difference are off by less than this part of what they are made of.</summary>
    public const double StepSlack = 4 * Rounding;

    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    /// <summary>As <see cref="IMajorantKernel.Fill"/> from term <paramref name="k"/> on, and the end.</summary>
    /// <param name="z">The terms.</param>
    /// <param name="k">The first of them.</param>
    /// <param name="length">The number of terms.</param>
    /// <param name="scale">The factor of the sums.</param>
    /// <param name="bend">The factor of the parabola.</param>
    /// <param name="sum">The sum of the terms before.</param>
    /// <param name="points">Receives the points.</param>
    /// <param name="kept">The number of points so far.</param>
    /// <returns>The number of points.</returns>
    public static int Fill(
        double* z, int k, int length, double scale, double bend, double sum, MajorantPoints points, nint kept)
    {
        double twice = 2 * bend;
        for (; k < length - 1; k++)
        {
            sum += (z[k] - z[0]) * scale;
            double place = k + 1, step = (z[k + 1] - z[k]) * scale;
            points.Set(kept, place, bend * (place * place) + sum, place);
            kept += step + twice <= Math.Abs(step - twice) * StepSlack ? 1 : 0;
        }

        // The end is a vertex.
        sum += (z[k] - z[0]) * scale;
        points.Set(kept, length, bend * ((double)length * length) + sum, length);
        return (int)kept + 1;
    }

    /// <summary>As <see cref="IMajorantKernel.FillSums"/> from term <paramref name="k"/> on, and the end.</summary>
    /// <param name="e">The terms of y.</param>
    /// <param name="f">The terms of x.</param>
    /// <param name="k">The first of them.</param>
    /// <param name="length">The number of terms.</param>
    /// <param name="slack">What the terms may be off.</param>
    /// <param name="x">The sum of the terms of x before.</param>
    /// <param name="y">The sum of the terms of y before.</param>
    /// <param name="points">Receives the points.</param>
    /// <param name="kept">The number of points so far.</param>
    /// <returns>The number of points.</returns>
    public static int FillSums(
        double* e, double* f, int k, int length, double slack, double x, double y, MajorantPoints points, nint kept)
    {
        for (; k < length - 1; k++)
        {
            x += f[k];
            y += e[k];
            double rising = f[k] * e[k + 1];
            points.Set(kept, x, y, k + 1);
            kept += rising - f[k + 1] * e[k] <= rising * slack ? 1 : 0;
        }

        points.Set(kept, x + f[k], y + e[k], length);
        return (int)kept + 1;
    }

    /// <summary>
    /// The margin of points with <paramref name="length"/> terms of up to <paramref name="largest"/>, and the parabola.
    /// </summary>
    public static double Margin(int length, double largest, double bend)
    {
        // A sum is off by the roundings of its terms (2 each) and of its additions, length/4 + 8 in a row, none above
        // length * largest; the parabola by its product. A determinant takes differences of two such points and rounds
        // them, their products and itself.
        double sums = length * largest, parabola = bend * length * length;
        double point = (length * 0.25 + 10) * sums + 3 * parabola;
        return 1.01 * Rounding * (2 * point + 4 * (sums + parabola));
    }

    /// <summary>The margin of points that are sums of positive terms.</summary>
    /// <param name="length">The number of terms.</param>
    /// <param name="y">The sum of the terms of y.</param>
    /// <param name="ySlack">What they may be off, relative to themselves.</param>
    /// <param name="x">The sum of the terms of x where those are rounded, else 0.</param>
    /// <param name="xSlack">What they may be off.</param>
    /// <param name="slope">The largest ratio of a term of y and one of x.</param>
    public static double MarginOfSums(int length, double y, double ySlack, double x, double xSlack, double slope)
    {
        // As above; an error of x counts by the step of y beside it, at most the slope times the step of x.
        double additions = (length * 0.25 + 10) * Rounding;
        return 1.01 * (2 * (additions + ySlack) * y + 2 * (additions + xSlack) * x * slope + 4 * Rounding * (y + x * slope));
    }
}
