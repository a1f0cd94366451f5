using System.Numerics;

namespace Isotone.Learning;

/// <summary>What batch and layer normalization share.</summary>
internal static class Normalization
{
    public static Shape RequireMatrix<T>(Variable<T> input, Variable<T>? weight, Variable<T>? bias, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Rank != 2)
            throw new ArgumentException($"input has shape {input.Shape} where [rows, columns] is needed.", nameof(input));
        RequirePositive(epsilon, nameof(epsilon));
        RequireColumns(weight, input.Shape[1], nameof(weight));
        RequireColumns(bias, input.Shape[1], nameof(bias));
        return input.Shape;
    }

    public static void RequirePositive(double epsilon, string name)
    {
        if (!(epsilon > 0 && double.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(name, epsilon, $"{name} must be positive and finite.");
    }

    public static void RequireColumns<T>(Variable<T>? variable, int columns, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (variable is not null && (variable.Shape.Rank != 1 || variable.Length != columns))
            throw new ArgumentException($"{name} has shape {variable.Shape} where [{columns}] is needed.", name);
    }

    public static ReadOnlySpan<T> Values<T>(Variable<T>? variable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => variable is null ? default : variable.Value;

    /// <summary>A result computed from the input, what was kept, and weight and bias (both or neither).</summary>
    public static Variable<T> Result<T>(
        Pullback<T> pullback, Variable<T> input, Variable<T> kept, Variable<T>? weight, Variable<T>? bias, out Span<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if ((weight is null) != (bias is null))
            throw new ArgumentException("Give both weight and bias, or neither.", nameof(weight));
        return weight is null
            ? Variable.Result(input.Shape, pullback, [input, kept], out value)
            : Variable.Result(input.Shape, pullback, [input, kept, weight, bias!], out value);
    }

    /// <summary>The inputs of such a result.</summary>
    public static void Parts<T>(
        Variable<T> result, out Variable<T> input, out Variable<T> kept, out Variable<T>? weight, out Variable<T>? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (input, kept) = (result.Inputs[0], result.Inputs[1]);
        (weight, bias) = result.Inputs.Length > 2 ? (result.Inputs[2], result.Inputs[3]) : (null, null);
    }

    /// <summary>Adds column sums to a parameter's gradient, where there is one.</summary>
    public static void AddSums<T>(Variable<T>? parameter, ReadOnlySpan<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (parameter is null || !parameter.RequiresGradient)
            return;
        Span<T> gradient = parameter.GradientToAddTo();
        for (int j = 0; j < gradient.Length; j++)
            gradient[j] += T.CreateTruncating(sums[j]);
    }
}
