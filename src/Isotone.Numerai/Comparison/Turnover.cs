namespace Isotone.Numerai;

/// <summary>How much is traded from one portfolio to the next (numerai-tools: <c>turnover</c>).</summary>
public static class Turnover
{
    /// <summary>Half the sum of the weights' changes, sum |first - second| / 2. Meant for portfolio weights, not for ranks.</summary>
    /// <param name="first">Weights, shape [n].</param>
    /// <param name="second">Weights of the same rows, shape [n].</param>
    /// <exception cref="ArgumentException">A side is empty, the lengths differ, or an element is NaN or infinite.</exception>
    public static double Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Rows row = Guard.OneRow(first);
        Guard.SameLength(second, first.Length);
        Guard.Finite(first, row);
        Guard.Finite(second, row);
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
            sum += Math.Abs(first[i] - second[i]);
        return sum / 2;
    }
}
