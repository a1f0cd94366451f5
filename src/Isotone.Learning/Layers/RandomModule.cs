using System.Numerics;

namespace Isotone.Learning;

/// <summary>A module that is random in training and passes its input on unchanged in prediction.</summary>
/// <remarks>
/// What the n-th forward pass draws depends on the seed and n alone. The count is a buffer that a checkpoint holds and a
/// saved model does not, so that a resumed run goes on with the same draws; as a number of the element type it is exact
/// up to 2^24 passes in float32.
/// </remarks>
public abstract class RandomModule<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Variable<T> _draws;

    /// <summary>A module with a sequence of its own.</summary>
    /// <param name="probability">How likely an element or a feature is changed, in [0, 1].</param>
    /// <param name="seed">Equal seeds draw equally.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    private protected RandomModule(double probability, long seed)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "probability must be in [0, 1].");
        (Probability, Seed) = (probability, seed);
        _draws = AddBuffer("draws", Shape.Scalar, T.Zero, persistent: false);
    }

    /// <summary>How likely an element or a feature is changed.</summary>
    public double Probability { get; }

    /// <summary>What the draws start from.</summary>
    public long Seed { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Setting.Of("p", Probability), Setting.Of("seed", Seed)];

    /// <inheritdoc/>
    public sealed override Variable<T> Forward(Variable<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || Probability == 0)
            return input;
        _draws.Data[0] += T.One;
        return Apply(input, long.CreateTruncating(_draws.Value[0]));
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input;

    /// <summary>The module in training.</summary>
    /// <param name="input">The input.</param>
    /// <param name="draw">Which draw this is, from 1.</param>
    private protected abstract Variable<T> Apply(Variable<T> input, long draw);
}
