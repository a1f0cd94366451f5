using System.Globalization;
using System.Numerics;

namespace Isotone.Learning;

/// <summary>Modules one after another; they are named 0, 1, 2, ... as in PyTorch.</summary>
public sealed class Sequential<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A chain of modules.</summary>
    /// <param name="modules">The modules in the order they are computed, at least one.</param>
    /// <exception cref="ArgumentException">There is no module.</exception>
    public Sequential(params IReadOnlyList<Module<T>> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        if (modules.Count == 0)
            throw new ArgumentException("modules is empty; a chain needs at least one module.", nameof(modules));
        for (int i = 0; i < modules.Count; i++)
            AddModule(i.ToString(CultureInfo.InvariantCulture), modules[i]);
    }

    /// <inheritdoc/>
    public override string Kind => "Sequential";

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        for (int i = 0; i < Children.Count; i++)
        {
            // The rectifier is applied while the layer's result is still in the cache; the bits are the same.
            if (Children[i].Module is Linear<T> linear && i + 1 < Children.Count && Children[i + 1].Module is ReLU<T>)
            {
                input = input.LinearRelu(linear.Weight, linear.Bias);
                i++;
                continue;
            }

            input = Children[i].Module.Forward(input);
        }

        return input;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        foreach ((_, Module<T> module) in Children)
            input = module.OutputShape(input);
        return input;
    }

    /// <inheritdoc/>
    public override IEnumerable<LayerSummary> Describe(string name, Shape input)
    {
        foreach ((string childName, Module<T> module) in Children)
        {
            foreach (LayerSummary layer in module.Describe(name.Length == 0 ? childName : $"{name}.{childName}", input))
                yield return layer;
            input = module.OutputShape(input);
        }
    }
}
