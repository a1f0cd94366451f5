namespace Isotone;

/// <summary>Exponentials and logarithms that the framework computes with cancellation.</summary>
internal static class Exponential
{
    /// <summary>e^x - 1 without cancellation near 0 (Kahan: the errors of e^x and of its logarithm cancel).</summary>
    public static double MinusOne(double x)
    {
        double exp = Math.Exp(x);
        if (exp == 1)
            return x;
        double rounded = exp - 1;
        return rounded == -1 || double.IsInfinity(exp) ? rounded : rounded * (x / Math.Log(exp));
    }

    /// <summary>log(1 + x) without cancellation near 0 (Kahan, likewise).</summary>
    public static double LogOnePlus(double x)
    {
        double onePlus = 1 + x;
        return onePlus == 1 ? x : Math.Log(onePlus) * (x / (onePlus - 1));
    }
}
