using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The mean of all elements over their population deviation, as a scalar: the Sharpe ratio of era scores.</summary>
    /// <param name="input">At least one element.</param>
    /// <returns>
    /// A scalar. Where the elements do not deviate, as a single one does not, 0 with the gradient of the mean: finite, and
    /// raising every element.
    /// </returns>
    /// <remarks>All arithmetic is in double.</remarks>
    public static Variable<T> Sharpe<T>(this Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        Variable<T> result = RowFunction.Result(input, Rows.One(input.Length), out Span<T> value, out Span<T> derivative);
        ReadOnlySpan<T> x = input.Value;
        double first = double.CreateTruncating(x[0]), sum = 0, squares = 0, n = x.Length;
        foreach (T element in x)
            sum += double.CreateTruncating(element) - first;
        double offset = sum / n, mean = first + offset;
        foreach (T element in x)
        {
            double difference = double.CreateTruncating(element) - first - offset;
            squares += difference * difference;
        }

        double deviation = Math.Sqrt(squares / n);
        value[0] = deviation == 0 ? T.Zero : T.CreateTruncating(mean / deviation);
        for (int i = 0; i < derivative.Length; i++)
        {
            // d(m/s) = (1/s - m (x_i - m)/s^3) / n
            double difference = double.CreateTruncating(x[i]) - first - offset;
            double slope = deviation == 0 ? 1 : (1 - mean * difference / (deviation * deviation)) / deviation;
            derivative[i] = T.CreateTruncating(slope / n);
        }

        return result;
    }
}
