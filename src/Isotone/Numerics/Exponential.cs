namespace Isotone;

/// <summary>Exponentials that the framework computes with cancellation.</summary>
internal static class Exponential
{
    /// <summary>e^x - 1 without cancellation near 0 (Kahan: the errors of e^x and of its logarithm cancel).</summary>
    public static double MinusOne(double x)
    {
        double exp = Math.Exp(x);
        if (exp == 1)
            return x;
        double rounded = exp - 1;
        return rounded == -1 ? -1 : rounded * (x / Math.Log(exp));
    }
}
