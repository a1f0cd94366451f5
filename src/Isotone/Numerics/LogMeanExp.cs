namespace Isotone;

/// <summary>
/// Logarithms of means of exponentials, relative to the first term, accurate also where all terms are close to 1 and
/// the logarithm is close to 0.
/// </summary>
internal static class LogMeanExp
{
    /// <summary>log(mean of e^(values_k - largest)).</summary>
    /// <param name="values">The exponents.</param>
    /// <param name="largest">Their largest.</param>
    /// <param name="smallest">Their smallest.</param>
    /// <param name="sum">The sum of e^(values_k - largest), at least 1.</param>
    public static double Of(ReadOnlySpan<double> values, double largest, double smallest, double sum)
    {
        if (values.Length == 1)
            return 0;
        if (largest - smallest > 1)
            return Math.Log(sum / values.Length);

        // log(1 + mean(e^d - 1)): no term is close to 1 and then subtracted from it.
        double excess = 0, errors = 0;
        foreach (double value in values)
        {
            (excess, double error) = ErrorFree.TwoSum(excess, Exponential.MinusOne(value - largest));
            errors += error;
        }

        return Exponential.LogOnePlus((excess + errors) / values.Length);
    }

    /// <summary>log(mean of e^(-rate j) for j from 0 to count - 1): a geometric series.</summary>
    public static double OfPowers(double rate, int count)
    {
        if (count == 1)
            return 0;
        if (rate * count > 1)
            return Math.Log(Exponential.MinusOne(-rate * count) / Exponential.MinusOne(-rate) / count);

        // mean e^(-rate j) = e^(-rate (count - 1)/2) shc(rate count/2)/shc(rate/2) with shc(x) = sinh(x)/x.
        return LogSinhOverArgument(0.5 * rate * count) - LogSinhOverArgument(0.5 * rate) - 0.5 * rate * (count - 1);
    }

    /// <summary>log(sinh(x)/x) for 0 &lt;= x &lt;= 1, from the series of sinh(x)/x - 1, whose terms are all positive.</summary>
    private static double LogSinhOverArgument(double x)
    {
        double term = 1, sum = 0;
        for (int k = 1; k <= 9; k++)
        {
            term *= x * x / (2 * k * (2 * k + 1));                      // x^(2k)/(2k + 1)!
            sum += term;
        }

        return Exponential.LogOnePlus(sum);
    }
}
