using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// The reverse rule of one operation: given the derivative of the final scalar by the operation's result, adds the
/// derivatives by its inputs to them.
/// </summary>
/// <param name="result">
/// The operation's result: <see cref="Variable{T}.Inputs"/> are what it was computed from. Add to those inputs that
/// require a gradient, through <see cref="Variable{T}.GradientToAddTo"/>.
/// </param>
/// <param name="cotangent">The derivative by the result, same length as it.</param>
/// <remarks>The terms are those of ChainRules.jl: forward and pullback stand side by side in one file.</remarks>
public delegate void Pullback<T>(Variable<T> result, ReadOnlySpan<T> cotangent)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
