using System.Numerics;

namespace Isotone;

/// <summary>Differentiable ranks of one row at a time, minus their mean: forward, then derivatives of the same row.</summary>
internal abstract class RowRanker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The centred ranks of a row in ascending order.</summary>
    /// <param name="values">The row.</param>
    /// <param name="weights">Positive weights of mean 1, or none.</param>
    /// <param name="strength">The strength in units of the values.</param>
    /// <param name="centred">Receives the ranks minus (n + 1)/2; all zeros where the row is constant.</param>
    public abstract void Forward(ReadOnlySpan<T> values, ReadOnlySpan<double> weights, double strength, Span<double> centred);

    /// <summary>The pullback of a cotangent; without weights also the derivative along a tangent, being symmetric.</summary>
    public abstract void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient);

    /// <summary>Adds the derivative along a tangent of the pullback of a fixed cotangent. Of rows without weights.</summary>
    public abstract void AddCurvature(ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product);

    /// <summary>sum_k f_k (dr_k/dx_i)^2 for every element i of the last row, f_k the weights where no factors are given.</summary>
    public virtual void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares) =>
        throw new NotSupportedException("The squares of the derivatives are known for L2 and KL soft ranks only.");
}
