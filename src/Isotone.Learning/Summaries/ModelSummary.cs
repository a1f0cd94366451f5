using System.Numerics;
using System.Runtime.CompilerServices;

namespace Isotone.Learning;

/// <summary>A model and what trains it: layers, shapes, parameters and every default in force.</summary>
/// <param name="Layers">The layers in the order they are computed; none for a model that has none, such as trees.</param>
/// <param name="Components">What else has settings: loss, optimizer, data loader, trainer.</param>
/// <param name="BytesPerParameter">The size of one parameter.</param>
public sealed record ModelSummary(
    IReadOnlyList<LayerSummary> Layers, IReadOnlyList<IDescribed> Components, int BytesPerParameter)
{
    /// <summary>How many numbers the model learns.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>Describes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The shape of a batch, [rows, features].</param>
    /// <param name="components">What else is to be described.</param>
    /// <exception cref="ArgumentException">A layer does not fit the one before it, or the input.</exception>
    public static ModelSummary Of<T>(Module<T> model, Shape input, params IReadOnlyList<IDescribed> components)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelSummary([.. model.Describe("", input)], components, Unsafe.SizeOf<T>());
    }

    /// <summary>The summary as lines of plain text.</summary>
    public override string ToString() => SummaryText.Of(this);
}
