using System.Globalization;

namespace Isotone.Learning;

/// <summary>One setting in force.</summary>
/// <param name="Name">Its name, in snake_case.</param>
/// <param name="Value">Its value as text, culture-invariant.</param>
public readonly record struct Setting(string Name, string Value)
{
    /// <summary>A setting from any number, in its shortest form that reads back exactly.</summary>
    public static Setting Of<TValue>(string name, TValue value)
        where TValue : IFormattable => new(name, value.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>A setting that is on or off.</summary>
    public static Setting Of(string name, bool value) => new(name, value ? "true" : "false");

    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Value}";
}
