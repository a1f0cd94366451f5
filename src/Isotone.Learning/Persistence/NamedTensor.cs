using System.Numerics;

namespace Isotone.Learning;

/// <summary>An array with a name and a shape, as files hold it.</summary>
/// <param name="Name">Its name, unique in its file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its elements, row-major.</param>
public sealed record NamedTensor<T>(string Name, Shape Shape, ReadOnlyMemory<T> Values)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
