using System.Numerics;

namespace Isotone.Learning;

/// <summary>An array that a model keeps but does not learn, and its place in the model.</summary>
/// <param name="Name">The names of the modules around it and its own, joined by dots: <c>1.running_mean</c>.</param>
/// <param name="Variable">The array, a leaf without gradient.</param>
/// <param name="Persistent">Whether a saved model holds it; if not, only a training run's checkpoint does.</param>
public readonly record struct NamedBuffer<T>(string Name, Variable<T> Variable, bool Persistent)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
