using System.Numerics;

namespace Isotone.Learning;

/// <summary>A module with a way around it: shortcut(x) + body(x), the shortcut being x itself where none is given.</summary>
/// <remarks>K. He, X. Zhang, S. Ren, J. Sun, Deep residual learning for image recognition, CVPR 2016, equations 1 and 2.</remarks>
public sealed class ResidualBlock<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Module<T> _body;
    private readonly Module<T>? _shortcut;

    /// <summary>A block.</summary>
    /// <param name="body">What is learned beside the shortcut; its parameters are named <c>body.*</c>.</param>
    /// <param name="shortcut">A module, such as a linear layer, where the body changes the shape; <c>shortcut.*</c>.</param>
    public ResidualBlock(Module<T> body, Module<T>? shortcut = null)
    {
        AddModule("body", body);
        if (shortcut is not null)
            AddModule("shortcut", shortcut);
        (_body, _shortcut) = (body, shortcut);
    }

    /// <inheritdoc/>
    public override string Kind => "ResidualBlock";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [new Setting("shortcut", _shortcut?.Kind ?? "identity")];

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OutputShape(input.Shape);
        return (_shortcut?.Forward(input) ?? input).Add(_body.Forward(input));
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        Shape body = _body.OutputShape(input), around = _shortcut?.OutputShape(input) ?? input;
        return body == around
            ? body
            : throw new ArgumentException($"The block's body gives shape {body} and its shortcut {around} for input {input}.", nameof(input));
    }

    /// <inheritdoc/>
    public override IEnumerable<LayerSummary> Describe(string name, Shape input)
    {
        yield return new LayerSummary(name, Kind, input, OutputShape(input), 0, Settings);
        foreach ((string childName, Module<T> module) in Children)
        {
            foreach (LayerSummary layer in module.Describe(name.Length == 0 ? childName : $"{name}.{childName}", input))
                yield return layer;
        }
    }
}
