using System.Numerics;

namespace Isotone.Learning;

/// <summary>A model's parameters in a safetensors file, under the names PyTorch's <c>state_dict</c> gives them.</summary>
public static class ModelFile
{
    /// <summary>Writes all parameters of a model; the file appears complete or not at all.</summary>
    /// <inheritdoc cref="SafeTensors.Write" path="/exception"/>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="model">The model.</param>
    /// <param name="metadata">Free text to store with them, or null.</param>
    public static void Save<T>(string path, Module<T> model, IReadOnlyDictionary<string, string>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = new List<NamedTensor<T>>();
        foreach (NamedParameter<T> parameter in model.Parameters)
            tensors.Add(new NamedTensor<T>(parameter.Name, parameter.Variable.Shape, parameter.Variable.Value.ToArray()));
        SafeTensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads all parameters of a model; the model is changed only if every one of them fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">A model of the same layers and shapes.</param>
    /// <returns>The text stored with them.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, a parameter is missing or left over, or its shape or element type is another.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyDictionary<string, string> Load<T>(string path, Module<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        SafeTensorsContent<T> content = SafeTensors.Read<T>(path);
        Dictionary<string, NamedTensor<T>> stored = content.Tensors.ToDictionary(tensor => tensor.Name);
        IReadOnlyList<NamedParameter<T>> parameters = model.Parameters;
        foreach (NamedParameter<T> parameter in parameters)
        {
            if (!stored.TryGetValue(parameter.Name, out NamedTensor<T>? tensor))
                throw new InvalidDataException($"{path}: the model's parameter '{parameter.Name}' is missing.");
            if (tensor.Shape != parameter.Variable.Shape)
            {
                throw new InvalidDataException(
                    $"{path}: parameter '{parameter.Name}' has shape {tensor.Shape}, the model's has {parameter.Variable.Shape}.");
            }
        }

        if (stored.Count != parameters.Count)
        {
            string extra = stored.Keys.Except(parameters.Select(parameter => parameter.Name)).First();
            throw new InvalidDataException($"{path}: tensor '{extra}' is no parameter of the model.");
        }

        foreach (NamedParameter<T> parameter in parameters)
            stored[parameter.Name].Values.Span.CopyTo(parameter.Variable.Data);
        return content.Metadata;
    }
}
