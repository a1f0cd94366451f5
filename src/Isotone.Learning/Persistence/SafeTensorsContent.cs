using System.Numerics;

namespace Isotone.Learning;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The arrays in the order they are stored.</param>
/// <param name="Metadata">The text under the header's <c>__metadata__</c>; empty where there is none.</param>
public sealed record SafeTensorsContent<T>(
    IReadOnlyList<NamedTensor<T>> Tensors, IReadOnlyDictionary<string, string> Metadata)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
