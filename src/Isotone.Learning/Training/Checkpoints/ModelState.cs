namespace Isotone.Learning;

/// <summary>All that a model is while it trains: parameters, and buffers whether a saved model holds them or not.</summary>
internal static class ModelState
{
    /// <summary>Every array with its name, in a fixed order.</summary>
    public static IEnumerable<(string Name, Variable<float> Variable)> Of(Module<float> model) =>
    [
        .. model.Parameters.Select(parameter => (parameter.Name, parameter.Variable)),
        .. model.Buffers.Select(buffer => (buffer.Name, buffer.Variable)),
    ];

    /// <summary>Copies of all, with a prefix before their names.</summary>
    public static IEnumerable<NamedTensor<float>> Copy(Module<float> model, string prefix) =>
        Of(model).Select(array => new NamedTensor<float>(prefix + array.Name, array.Variable.Shape, array.Variable.Value.ToArray()));

    /// <summary>Puts copies back; the model is changed only if every one fits.</summary>
    /// <exception cref="InvalidDataException">An array is missing, or of another shape.</exception>
    public static void Restore(Module<float> model, IReadOnlyDictionary<string, NamedTensor<float>> tensors, string prefix)
    {
        foreach ((string name, Variable<float> variable) in Of(model))
        {
            if (!tensors.TryGetValue(prefix + name, out NamedTensor<float>? tensor))
                throw new InvalidDataException($"The checkpoint has no tensor '{name}' of the model.");
            if (tensor.Shape != variable.Shape)
                throw new InvalidDataException($"The checkpoint's tensor '{name}' has shape {tensor.Shape}, the model's has {variable.Shape}.");
        }

        foreach ((string name, Variable<float> variable) in Of(model))
            tensors[prefix + name].Values.Span.CopyTo(variable.Data);
    }
}
