using System.Numerics;

namespace Isotone.Learning;

/// <summary>All that an optimizer remembers, as named arrays and numbers: put back, it continues bit for bit.</summary>
/// <param name="Tensors">The arrays by name.</param>
/// <param name="Scalars">The numbers by name; counts are whole numbers.</param>
public sealed record OptimizerState<T>(
    IReadOnlyDictionary<string, NamedTensor<T>> Tensors, IReadOnlyDictionary<string, double> Scalars)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A number of the state.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public double Scalar(string name) => Scalars.TryGetValue(name, out double value)
        ? value
        : throw new InvalidDataException($"The state has no number '{name}'.");

    /// <summary>An array of the state.</summary>
    /// <exception cref="InvalidDataException">There is none of that name, or it has another shape.</exception>
    public NamedTensor<T> Tensor(string name, Shape shape)
    {
        if (!Tensors.TryGetValue(name, out NamedTensor<T>? tensor))
            throw new InvalidDataException($"The state has no tensor '{name}'.");
        return tensor.Shape == shape
            ? tensor
            : throw new InvalidDataException($"The state's tensor '{name}' has shape {tensor.Shape} where {shape} is needed.");
    }
}
