namespace Isotone;

/// <summary>Takes out of a vector what lies along another one.</summary>
public static class Orthogonal
{
    /// <summary>The part of <paramref name="vector"/> that is orthogonal to <paramref name="direction"/>: v - u (u . v)/(u . u).</summary>
    /// <param name="vector">v, shape [n].</param>
    /// <param name="direction">u, shape [n]. Along a vector of zeros lies nothing: v comes back as it is.</param>
    /// <returns>Shape [n].</returns>
    /// <exception cref="ArgumentException">A vector is empty, the lengths differ, or an element is NaN or infinite.</exception>
    public static double[] Component(ReadOnlySpan<double> vector, ReadOnlySpan<double> direction)
    {
        double[] result = new double[vector.Length];
        Component(vector, direction, result);
        return result;
    }

    /// <inheritdoc cref="Component(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    /// <param name="vector">v, shape [n].</param>
    /// <param name="direction">u, shape [n]. Along a vector of zeros lies nothing: v comes back as it is.</param>
    /// <param name="destination">Receives the result, shape [n]; may be the memory of either vector.</param>
    public static void Component(ReadOnlySpan<double> vector, ReadOnlySpan<double> direction, Span<double> destination)
    {
        Rows row = Guard.OneRow(vector);
        Guard.SameLength(direction, vector.Length);
        Guard.SameLength(destination, vector.Length);
        Guard.Finite(vector, row);
        Guard.Finite(direction, row);
        Guard.SameOrApart(vector, destination);
        Guard.SameOrApart(direction, destination);

        // The direction's length does not count: scaled by a power of two, its squares neither overflow nor underflow.
        double largest = 0;
        foreach (double u in direction)
            largest = Math.Max(largest, Math.Abs(u));
        if (largest == 0)
        {
            vector.CopyTo(destination);
            return;
        }

        int scale = Math.Clamp(-Math.ILogB(largest), -1022, 1022);
        double factor = Math.ScaleB(1, scale);
        double along = 0, square = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            double u = direction[i] * factor;
            along += u * vector[i];
            square += u * u;
        }

        double share = along / square;
        for (int i = 0; i < vector.Length; i++)
            destination[i] = vector[i] - direction[i] * factor * share;
    }
}
