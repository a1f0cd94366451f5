using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>
    /// The AUM of each row in units of its predictions' mean absolute deviation from their median, aum(p)/mad(p), which
    /// does not depend on the predictions' scale. See <see cref="Isotone.Aum{T}"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The AUM is homogeneous, aum(c p) = c aum(p): alone it is made small by shrinking the predictions, whatever their
    /// order. A row of constant predictions has value 0 and the AUM's own derivative, which points the right way.
    /// </para>
    /// <para>
    /// With F the predictions' distribution, mad = integral of min(F, 1 - F), which is what the AUM's integral of
    /// min(fp, fn) comes to for labels drawn at random: the ratio is about 1 for predictions that know nothing, and 0
    /// for a perfect order. Against the standard deviation an outlier would pay whatever its label.
    /// </para>
    /// </remarks>
    /// <inheritdoc cref="Aum{T}(Variable{T}, Variable{T}, Rows, ErrorDenominator)"/>
    public static Variable<T> AumPerDeviation<T>(
        this Variable<T> predictions, Variable<T> labels, Rows rows, ErrorDenominator denominator = ErrorDenominator.Rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        predictions.AumPerDeviation(labels, rows, new Aum<T>(denominator));

    /// <summary>The same with an operator that is used again.</summary>
    internal static Variable<T> AumPerDeviation<T>(
        this Variable<T> predictions, Variable<T> labels, Rows rows, Aum<T> aum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => AumOfRows(predictions, labels, rows, aum, perDeviation: true);

    // Divides a row's area by its predictions' deviation, and turns the area's derivative into the ratio's.
    private static double PerDeviation<T>(double area, ReadOnlySpan<T> predictions, Span<T> slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double n = predictions.Length, median = Median(predictions), sum = 0;
        foreach (T prediction in predictions)
            sum += Math.Abs(double.CreateTruncating(prediction) - median);
        double deviation = sum / n;
        if (deviation == 0)
            return area;

        double ratio = area / deviation;
        for (int i = 0; i < slope.Length; i++)
        {
            // d(aum/m) = (d aum - (aum/m) dm)/m, dm/dp_i = sign(p_i - median)/n: that of the median itself adds up to 0.
            double sign = Math.Sign(double.CreateTruncating(predictions[i]) - median);
            slope[i] = T.CreateTruncating((double.CreateTruncating(slope[i]) - (ratio * sign / n)) / deviation);
        }

        return ratio;
    }

    // The midpoint of the two middle elements: those of an even number lie on either side of it.
    private static double Median<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = values.Length;
        T[] sorted = ArrayPool<T>.Shared.Rent(n);
        values.CopyTo(sorted);
        Array.Sort(sorted, 0, n);
        double low = double.CreateTruncating(sorted[(n - 1) / 2]), high = double.CreateTruncating(sorted[n / 2]);
        ArrayPool<T>.Shared.Return(sorted);
        return low + ((high - low) / 2);
    }
}
