using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <summary>Makes leaves: data, constants and parameters.</summary>
public static class Variable
{
    /// <summary>A leaf with a copy of the given elements.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="requiresGradient">Whether backward sweeps compute its gradient.</param>
    /// <exception cref="ArgumentException">The number of elements is not the shape's.</exception>
    public static Variable<T> From<T>(ReadOnlySpan<T> values, Shape shape, bool requiresGradient = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        values.Length == shape.Length
            ? new(shape, values.ToArray(), requiresGradient)
            : throw new ArgumentException($"values has {values.Length} elements where shape {shape} needs {shape.Length}.", nameof(values));

    /// <summary>A leaf of one dimension with a copy of the given elements.</summary>
    /// <param name="values">The elements, at least one.</param>
    /// <param name="requiresGradient">Whether backward sweeps compute its gradient.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static Variable<T> From<T>(ReadOnlySpan<T> values, bool requiresGradient = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        values.IsEmpty
            ? throw new ArgumentException("values is empty; a variable needs at least one element.", nameof(values))
            : From(values, new Shape(values.Length), requiresGradient);

    /// <summary>A constant of no dimensions.</summary>
    public static Variable<T> Scalar<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Shape.Scalar, [value], requiresGradient: false);

    /// <summary>A leaf of zeros that requires a gradient: what a module learns.</summary>
    /// <exception cref="ArgumentException"><paramref name="shape"/> is the default value, which is no shape.</exception>
    public static Variable<T> Parameter<T>(Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        shape.Length == 0
            ? throw new ArgumentException("shape has no elements.", nameof(shape))
            : new(shape, new T[shape.Length], requiresGradient: true);

    /// <summary>A leaf without gradient whose elements are all the same: what a module keeps but does not learn.</summary>
    /// <exception cref="ArgumentException"><paramref name="shape"/> is the default value, which is no shape.</exception>
    public static Variable<T> Constant<T>(Shape shape, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (shape.Length == 0)
            throw new ArgumentException("shape has no elements.", nameof(shape));
        T[] values = new T[shape.Length];
        values.AsSpan().Fill(value);
        return new(shape, values, requiresGradient: false);
    }

    /// <summary>A new variable for the result of an operation, its elements still to be written.</summary>
    /// <param name="shape">The result's shape.</param>
    /// <param name="pullback">The reverse rule; recorded only while some input requires a gradient.</param>
    /// <param name="inputs">What the result is computed from.</param>
    /// <param name="value">The result's elements, not initialised.</param>
    /// <remarks>This is how operations are written, those outside this library too.</remarks>
    public static Variable<T> Result<T>(
        Shape shape, Pullback<T> pullback, scoped ReadOnlySpan<Variable<T>> inputs, out Span<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(pullback);
        Variable<T> result = Records(inputs) ? new(shape, pullback, inputs.ToArray()) : new(shape, null, []);
        value = result.Buffer;
        return result;
    }

    /// <summary>Whether an operation on these inputs is recorded at this moment.</summary>
    internal static bool Records<T>(scoped ReadOnlySpan<Variable<T>> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (NoGrad.IsActive)
            return false;
        foreach (Variable<T> input in inputs)
        {
            if (input.RequiresGradient)
                return true;
        }

        return false;
    }

    /// <summary>Memory for an intermediate that is no function of anything: from the workspace, not initialised.</summary>
    internal static Variable<T> Temporary<T>(Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(shape, null, []);

    /// <summary>Memory for doubles that a pullback needs, whatever the element type: from the workspace, not initialised.</summary>
    /// <remarks>Statistics of float32 data are kept in double from the forward pass to the backward pass.</remarks>
    internal static Variable<T> TemporaryDoubles<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Temporary<T>(new Shape(checked(length * sizeof(double) / Unsafe.SizeOf<T>())));

    /// <summary>What <see cref="TemporaryDoubles{T}"/> holds.</summary>
    internal static Span<double> Doubles<T>(this Variable<T> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MemoryMarshal.Cast<T, double>(kept.Buffer);

    /// <summary>A constant that reads the caller's memory instead of copying it.</summary>
    internal static Variable<T> Over<T>(T[] buffer, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(shape, buffer, requiresGradient: false);
}
