using System.Numerics;

namespace Isotone.Learning;

/// <summary>Multiplies random features by a number, each for all rows of a batch: an augmentation of training data.</summary>
public abstract class FeatureAugmentation<T> : RandomModule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor;

    private protected FeatureAugmentation(double probability, long seed, T factor)
        : base(probability, seed) => _factor = factor;

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 2
        ? input
        : throw new ArgumentException($"{Kind} takes [rows, features], not shape {input}.", nameof(input));

    private protected sealed override Variable<T> Apply(Variable<T> input, long draw)
    {
        OutputShape(input.Shape);
        Variable<T> factors = Variable.Temporary<T>(new Shape(input.Shape[1]));
        var random = new SeededRandom(Seed, draw);
        foreach (ref T factor in factors.Buffer)
            factor = random.NextDouble() < Probability ? _factor : T.One;
        return input.Multiply(factors);
    }
}

/// <summary>
/// Sets random features to zero for a whole batch in training, so that a model does not lean on single ones. The others
/// are not scaled: a feature that is centred at zero is merely unknown where it is zero.
/// </summary>
/// <param name="probability">How likely a feature is dropped, in [0, 1].</param>
/// <param name="seed">Equal seeds drop equally.</param>
public sealed class FeatureDropout<T>(double probability, long seed = 0) : FeatureAugmentation<T>(probability, seed, T.Zero)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "FeatureDropout";
}

/// <summary>Turns the sign of random features for a whole batch in training, for features that are centred at zero.</summary>
/// <param name="probability">How likely a feature is reversed, in [0, 1].</param>
/// <param name="seed">Equal seeds reverse equally.</param>
public sealed class FeatureReversal<T>(double probability, long seed = 0) : FeatureAugmentation<T>(probability, seed, T.NegativeOne)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Kind => "FeatureReversal";
}
