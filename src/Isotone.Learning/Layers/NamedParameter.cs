using System.Numerics;

namespace Isotone.Learning;

/// <summary>A parameter and its place in a model.</summary>
/// <param name="Name">The names of the modules around it and its own, joined by dots: <c>0.weight</c>.</param>
/// <param name="Variable">The parameter.</param>
public readonly record struct NamedParameter<T>(string Name, Variable<T> Variable)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
