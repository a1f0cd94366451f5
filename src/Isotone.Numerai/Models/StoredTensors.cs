using System.Numerics.Tensors;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>The tensors of a model's file, each to be taken once by name and shape.</summary>
internal sealed class StoredTensors(string path)
{
    private readonly Dictionary<string, NamedTensor<float>> _left = SafeTensors.Read<float>(path).Tensors.ToDictionary(tensor => tensor.Name);

    /// <summary>Takes a tensor out.</summary>
    /// <exception cref="DataFileException">It is missing, of another shape, or has an element that is not finite.</exception>
    public float[] Take(string name, Shape shape)
    {
        if (!_left.Remove(name, out NamedTensor<float>? tensor))
            throw new DataFileException(path, $"tensor '{name}' is missing");
        if (tensor.Shape != shape)
            throw new DataFileException(path, $"tensor '{name}' has shape {tensor.Shape} where {shape} is needed");
        return TensorPrimitives.IsFiniteAll(tensor.Values.Span)
            ? tensor.Values.ToArray()
            : throw new DataFileException(path, $"tensor '{name}' has an element that is not finite");
    }

    /// <summary>Refuses tensors that nobody took.</summary>
    /// <exception cref="DataFileException">One is left.</exception>
    public void RequireNoneLeft()
    {
        if (_left.Count > 0)
            throw new DataFileException(path, $"tensor '{_left.Keys.First()}' is not the model's");
    }
}
