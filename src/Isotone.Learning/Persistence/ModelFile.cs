using System.Numerics;

namespace Isotone.Learning;

/// <summary>
/// A model's parameters and running statistics in a safetensors file, under the names PyTorch's <c>state_dict</c> gives
/// them.
/// </summary>
public static class ModelFile
{
    /// <summary>Writes all parameters and persistent buffers of a model; the file appears complete or not at all.</summary>
    /// <inheritdoc cref="SafeTensors.Write" path="/exception"/>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="model">The model.</param>
    /// <param name="metadata">Free text to store with them, or null.</param>
    public static void Save<T>(string path, Module<T> model, IReadOnlyDictionary<string, string>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = new List<NamedTensor<T>>();
        foreach ((string name, Variable<T> variable) in State(model))
            tensors.Add(new NamedTensor<T>(name, variable.Shape, variable.Value.ToArray()));
        SafeTensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads all parameters and persistent buffers of a model; it is changed only if every one of them fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">A model of the same layers and shapes.</param>
    /// <returns>The text stored with them.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, an array is missing or left over, or its shape or element type is another.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyDictionary<string, string> Load<T>(string path, Module<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        SafeTensorsContent<T> content = SafeTensors.Read<T>(path);
        Dictionary<string, NamedTensor<T>> stored = content.Tensors.ToDictionary(tensor => tensor.Name);
        List<(string Name, Variable<T> Variable)> state = State(model);
        foreach ((string name, Variable<T> variable) in state)
        {
            if (!stored.TryGetValue(name, out NamedTensor<T>? tensor))
                throw new InvalidDataException($"{path}: the model's tensor '{name}' is missing.");
            if (tensor.Shape != variable.Shape)
                throw new InvalidDataException($"{path}: tensor '{name}' has shape {tensor.Shape}, the model's has {variable.Shape}.");
        }

        if (stored.Count != state.Count)
        {
            string extra = stored.Keys.Except(state.Select(tensor => tensor.Name)).First();
            throw new InvalidDataException($"{path}: tensor '{extra}' is no part of the model.");
        }

        foreach ((string name, Variable<T> variable) in state)
            stored[name].Values.Span.CopyTo(variable.Data);
        return content.Metadata;
    }

    private static List<(string Name, Variable<T> Variable)> State<T>(Module<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [
            .. model.Parameters.Select(parameter => (parameter.Name, parameter.Variable)),
            .. model.Buffers.Where(buffer => buffer.Persistent).Select(buffer => (buffer.Name, buffer.Variable)),
        ];
}
