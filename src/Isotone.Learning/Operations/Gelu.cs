using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>The Gaussian error linear unit x Phi(x), Phi the standard normal distribution function.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="approximation">Whether Phi is exact (to rounding) or PyTorch's formula with tanh.</param>
    /// <remarks>D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016.</remarks>
    public static Variable<T> Gelu<T>(this Variable<T> input, GeluApproximation approximation = GeluApproximation.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => approximation switch
        {
            GeluApproximation.None => Activation.Result<T, GeluKernel<T>>(input),
            GeluApproximation.Tanh => Activation.Result<T, GeluTanhKernel<T>>(input),
            _ => throw new ArgumentOutOfRangeException(nameof(approximation), approximation, "There is no such approximation."),
        };
}

/// <summary>How the Gaussian error linear unit is computed; the names are PyTorch's.</summary>
public enum GeluApproximation
{
    /// <summary>x Phi(x) by the error function.</summary>
    None,

    /// <summary>x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2.</summary>
    Tanh,
}

/// <summary>x Phi(x).</summary>
internal readonly struct GeluKernel<T> : IActivationKernel<T>
{
    private const double InverseRootTwo = 0.70710678118654752440;
    private const double InverseRootTwoPi = 0.39894228040143267794;

    public static void Evaluate(Vector<double> x, out Vector<double> value, out Vector<double> derivative)
    {
        // Phi(-|x|) = erfc(|x| / sqrt 2) / 2 = erfcx(|x| / sqrt 2) e^(-x^2/2) / 2: no cancellation in either tail.
        Vector<double> size = Vector.Abs(x);
        Vector<double> square = x * x;
        Vector<double> lost = Vector.FusedMultiplyAdd(x, x, -square);
        Vector<double> exponential = Vector.Exp(-0.5 * square) * (Vector<double>.One - (0.5 * lost));
        Vector<double> tail = 0.5 * exponential * ScaledErrorFunction.Erfcx<T>(size * InverseRootTwo);

        // In the far tail the exponential is 0 and lost may be infinite or not a number; the tail is 0 there.
        tail = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<double>(38.6)), Vector<double>.Zero, tail);
        Vector<double> phi = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<double>.Zero), Vector<double>.One - tail, tail);
        value = x * phi;

        // d (x Phi(x)) = (Phi(x) + x e^(-x^2/2) / sqrt(2 pi)) dx
        Vector<double> density = x * exponential * InverseRootTwoPi;
        density = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<double>(38.6)), Vector<double>.Zero, density);
        derivative = phi + density;
    }
}

/// <summary>The formula with tanh; (1 + tanh u) / 2 is the logistic function of 2 u.</summary>
internal readonly struct GeluTanhKernel<T> : IActivationKernel<T>
{
    private const double TwoRootTwoOverPi = 1.59576912160573071176;
    private const double Cubic = 0.044715;

    public static void Evaluate(Vector<double> x, out Vector<double> value, out Vector<double> derivative)
    {
        // 2 u = 2 sqrt(2/pi) (x + c x^3), s = 1 / (1 + e^(-2 u))
        Vector<double> square = x * x;
        Vector<double> twice = TwoRootTwoOverPi * x * (Vector<double>.One + (Cubic * square));
        Vector<double> s = Vector<double>.One / (Vector<double>.One + Vector.Exp(-twice));
        value = x * s;

        // d (x s) = s (1 + x (1 - s) d(2 u)/dx) dx; where s is 0 or 1, the slope of 2 u does not count
        Vector<double> slope = TwoRootTwoOverPi * (Vector<double>.One + (3 * Cubic * square));
        derivative = s * (Vector<double>.One + (x * (Vector<double>.One - s) * slope));
    }
}
