using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The sigmoid linear unit x / (1 + exp(-x)), also called swish.</summary>
    /// <remarks>
    /// D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016 (section 4.2); P. Ramachandran, B. Zoph, Q. Le,
    /// Searching for activation functions, 2017.
    /// </remarks>
    public static Variable<T> Silu<T>(this Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Activation.Result<T, SiluKernel<T>>(input);
}

/// <summary>x s(x) with s the logistic function.</summary>
internal readonly struct SiluKernel<T> : IActivationKernel<T>
{
    public static void Evaluate(Vector<double> x, out Vector<double> value, out Vector<double> derivative)
    {
        // s = 1 / (1 + e^-x);  d (x s) = s (1 + x (1 - s)) dx
        Vector<double> s = Vector<double>.One / (Vector<double>.One + Vector.Exp(-x));
        value = x * s;
        derivative = s * (Vector<double>.One + (x * (Vector<double>.One - s)));
    }
}
