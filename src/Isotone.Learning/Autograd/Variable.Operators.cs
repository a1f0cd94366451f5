namespace Isotone.Learning;

public sealed partial class Variable<T>
{
    /// <summary>Elementwise sum; shapes are broadcast. See <see cref="Operations.Add{T}"/>.</summary>
    public static Variable<T> operator +(Variable<T> left, Variable<T> right) => left.Add(right);

    /// <summary>Elementwise difference; shapes are broadcast. See <see cref="Operations.Subtract{T}"/>.</summary>
    public static Variable<T> operator -(Variable<T> left, Variable<T> right) => left.Subtract(right);

    /// <summary>Elementwise product; shapes are broadcast. See <see cref="Operations.Multiply{T}"/>.</summary>
    public static Variable<T> operator *(Variable<T> left, Variable<T> right) => left.Multiply(right);

    /// <summary>Elementwise quotient; shapes are broadcast. See <see cref="Operations.Divide{T}"/>.</summary>
    public static Variable<T> operator /(Variable<T> left, Variable<T> right) => left.Divide(right);

    /// <summary>Every element times a number. See <see cref="Operations.Scale{T}"/>.</summary>
    public static Variable<T> operator *(Variable<T> variable, T factor) => variable.Scale(factor);

    /// <summary>Every element times a number. See <see cref="Operations.Scale{T}"/>.</summary>
    public static Variable<T> operator *(T factor, Variable<T> variable) => variable.Scale(factor);

    /// <summary>Every element with its sign turned.</summary>
    public static Variable<T> operator -(Variable<T> variable) => variable.Scale(-T.One);
}
