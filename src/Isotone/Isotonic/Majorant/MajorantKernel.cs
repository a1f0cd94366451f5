namespace Isotone;

/// <summary>What the kernels of every instruction set share.</summary>
internal static unsafe class MajorantKernel
{
    /// <summary>A step and a parabola's second difference are off by less than this part of what they are made of.</summary>
    public const double StepSlack = 4 * Rounding;

    /// <summary>Below any point.</summary>
    public const double FarBelow = -1e290;

    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    /// <summary>Lets the points fall away so steeply behind the end that the end stays; so they do before the first.</summary>
    public static void Guard(double* x, double* y, int count)
    {
        x[count] = x[count - 1] + 1;
        y[count] = FarBelow;
    }

    /// <summary>The points behind the last whole vector, and the end.</summary>
    public static int FillRest(
        double* z, int k, int length, double scale, double bend, double sum, double* x, double* y)
    {
        double twice = 2 * bend;
        int kept = 0;
        for (; k < length - 1; k++)
        {
            sum += (z[k] - z[0]) * scale;
            double position = k + 1, step = (z[k + 1] - z[k]) * scale;
            double determinant = step + twice, bound = Math.Abs(step - twice) * StepSlack;
            bool stays = determinant <= bound;
            x[kept] = position;
            y[kept] = bend * (position * position) + sum;
            kept += stays ? 1 : 0;
        }

        // The end is a vertex.
        x[kept] = length;
        y[kept] = bend * ((double)length * length) + (sum + (z[k] - z[0]) * scale);
        return kept + 1;
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
}
