using System.Numerics;

namespace Isotone.Learning;

/// <summary>A weighted sum of losses.</summary>
public sealed class BlendLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (double Share, Loss<T> Loss)[] _parts;

    /// <summary>A blend.</summary>
    /// <param name="parts">The losses and what each is multiplied with, finite; at least one.</param>
    /// <exception cref="ArgumentException">There are no parts, or a factor is not finite.</exception>
    public BlendLoss(params IReadOnlyList<(double Share, Loss<T> Loss)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("parts is empty; a blend needs at least one loss.", nameof(parts));
        for (int i = 0; i < parts.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(parts[i].Loss, $"parts[{i}].Loss");
            if (!double.IsFinite(parts[i].Share))
                throw new ArgumentException($"parts[{i}] is multiplied with {parts[i].Share}; factors must be finite.", nameof(parts));
        }

        _parts = [.. parts];
    }

    /// <inheritdoc/>
    public override string Name => string.Join('_', _parts.Select(part => part.Loss.Name));

    /// <inheritdoc/>
    public override string Kind => "Blend";

    /// <inheritdoc/>
    public override bool IsPerRow => _parts.Any(part => part.Loss.IsPerRow);

    /// <inheritdoc/>
    public override bool NeedsFeatures => _parts.Any(part => part.Loss.NeedsFeatures);

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [.. _parts.SelectMany((part, i) => (Setting[])
        [
            Setting.Of($"share_{i + 1}", part.Share),
            new($"loss_{i + 1}", part.Loss.Kind),
            .. part.Loss.Settings.Select(setting => new Setting($"{setting.Name}_{i + 1}", setting.Value)),
        ])];

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, Variable<T> targets, Rows rows) =>
        Compute(predictions, new LossInputs<T>(targets, rows));

    /// <inheritdoc/>
    protected override Variable<T> Compute(Variable<T> predictions, LossInputs<T> inputs)
    {
        Variable<T>? sum = null;
        foreach ((double share, Loss<T> loss) in _parts)
        {
            Variable<T> term = loss.Forward(predictions, inputs).Scale(T.CreateTruncating(share));
            sum = sum is null ? term : sum.Add(term);
        }

        return sum!;
    }
}
