namespace Isotone;

/// <summary>The quantile function of the standard normal distribution, the inverse of its distribution function.</summary>
/// <remarks>
/// Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", PPND16: rational approximations
/// on three ranges, right to about 1e-16 before rounding and to 1e-15 relative as computed, down to the least positive
/// double.
/// </remarks>
public static class NormalQuantile
{
    // |p - 1/2| up to here is the middle range; beyond it r = sqrt(-log(min(p, 1 - p))), up to 5 the near tail.
    private const double Middle = 0.425;
    private const double NearTail = 5;

    /// <summary>The x below which a standard normal variable lies with a given probability.</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <returns>The quantile: 0 for 1/2, minus infinity for 0, infinity for 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is below 0, above 1 or NaN.</exception>
    public static double Of(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, $"{nameof(probability)} must lie between 0 and 1.");
        }

        // From 1/2 up 1 - p is exact, so both tails are equally accurate.
        double q = probability - 0.5;
        return At(q, q < 0 ? probability : 1 - probability);
    }

    /// <summary>The quantile of 1/2 + <paramref name="centred"/>, which lies between -1/2 and 1/2.</summary>
    internal static double OfCentred(double centred) => At(centred, 0.5 - Math.Abs(centred));

    /// <summary>The slope of the quantile function where it has a value: 1 over the density, sqrt(2 pi) e^(x^2/2).</summary>
    internal static double Slope(double quantile) => Math.Sqrt(2 * Math.PI) * Math.Exp(0.5 * quantile * quantile);

    private static double At(double q, double tail)
    {
        if (Math.Abs(q) <= Middle)
            return q * OfMiddle(Middle * Middle - q * q);
        if (tail == 0)
            return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        double r = Math.Sqrt(-Math.Log(tail));
        double magnitude = r <= NearTail ? OfNearTail(r - 1.6) : OfFarTail(r - NearTail);
        return q < 0 ? -magnitude : magnitude;
    }

    private static double OfMiddle(double r) =>
        (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
            + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
            + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)
        / (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
            + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
            + 4.2313330701600911252e1) * r + 1);

    private static double OfNearTail(double r) =>
        (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
            + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
            + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)
        / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
            + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
            + 2.05319162663775882187e0) * r + 1);

    private static double OfFarTail(double r) =>
        (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
            + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
            + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)
        / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
            + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
            + 5.99832206555887937690e-1) * r + 1);
}
