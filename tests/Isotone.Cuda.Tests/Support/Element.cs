namespace Isotone.Cuda.Tests;

/// <summary>A type of elements: how numbers become it and are read from it.</summary>
/// <param name="Narrow">The nearest element.</param>
/// <param name="Widen">The same number.</param>
/// <param name="Rounding">The most that rounding to the type changes a number by, relative to it.</param>
/// <param name="Least">And at least, where it has no smaller numbers.</param>
/// <param name="Largest">Its largest number.</param>
internal sealed record Element<T>(Func<double, T> Narrow, Func<T, double> Widen, double Rounding, double Least, double Largest)
    where T : unmanaged
{
    /// <summary>Elements of numbers; 1 for what is beyond the type.</summary>
    public T[] Of(double[] numbers) => Array.ConvertAll(numbers, number => double.IsFinite(Widen(Narrow(number))) ? Narrow(number) : Narrow(1));

    /// <summary>The numbers of elements.</summary>
    public double[] Numbers(T[] elements) => Array.ConvertAll(elements, element => Widen(element));

    /// <summary>Whether an element is a number rounded once, where the number itself may be off by some error.</summary>
    public bool IsRounded(double element, double number, double error)
    {
        double distance = Math.Abs(element - number);
        return distance <= error + Rounding * Math.Abs(number) + Least
            || (double.IsInfinity(element) && Math.Sign(element) == Math.Sign(number) && Math.Abs(number) + error > Largest);
    }
}

internal static class Element
{
    public static readonly Element<float> Single =
        new(number => (float)number, element => element, Math.ScaleB(1, -24), Math.ScaleB(1, -150), float.MaxValue);

    public static readonly Element<double> Double = new(number => number, element => element, 0, 0, double.MaxValue);

    public static readonly Element<Half> Half =
        new(number => (Half)number, element => (double)element, Math.ScaleB(1, -11), Math.ScaleB(1, -25), 65504);

    public static readonly Element<BFloat16> BFloat16 = new(
        number => (BFloat16)number, element => (double)element, Math.ScaleB(1, -8), Math.ScaleB(1, -134), 3.3895313892515355e38);
}
