using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Boosting;

/// <summary>The mean over eras of the all-pairs squared hinge loss of binary labels: see <see cref="SquaredHinge{T}"/>.</summary>
/// <remarks>
/// Gradient and curvature are exact, in a unit in which the curvature is 1 in the mean while every pair pays, as at a constant
/// start; a unit step is then the margin. Weights are positive.
/// </remarks>
/// <param name="margin">How far a positive should be above a negative, positive.</param>
/// <exception cref="ArgumentOutOfRangeException">The margin is not positive and finite.</exception>
public sealed class SquaredHingeObjective<T>(double margin = 1) : BinaryObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _margin = new SquaredHinge<double>(margin).Margin;
    private readonly EraObjects<Scratch> _scratch = new(() => new Scratch(margin));

    /// <summary>How far a positive should be above a negative.</summary>
    public double Margin => _margin;

    /// <inheritdoc/>
    public override string Name => "squared_hinge";

    private protected override void RequireWeights(ReadOnlySpan<T> weights)
    {
        if (!weights.IsEmpty)
            Guard.Positive(weights, Rows.One(weights.Length));
    }

    // While every pair pays, each class has curvatures that add up to 2 in every era.
    private protected override double UnitOf(double rows, double eras, double curvature) => rows / (4 * eras);

    private protected override double Era(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<double> gradient, Span<double> curvature)
    {
        Scratch scratch = _scratch.Rent();
        int n = predictions.Length;
        Span<double> p = scratch.Buffer(0, n), t = scratch.Buffer(1, n), w = scratch.Buffer(2, n);
        TensorPrimitives.ConvertTruncating(predictions, p);
        TensorPrimitives.ConvertTruncating(labels, t);
        if (!weights.IsEmpty)
            TensorPrimitives.ConvertTruncating(weights, w);
        double loss = scratch.Hinge.Forward(t, p, weights.IsEmpty ? [] : w);
        scratch.Hinge.Vjp(1, gradient);
        scratch.Hinge.Curvature(1, curvature);
        _scratch.Return(scratch);
        return loss;
    }

    private sealed class Scratch(double margin)
    {
        private double[] _buffers = [];

        public SquaredHinge<double> Hinge { get; } = new(margin);

        public Span<double> Buffer(int which, int length)
        {
            if (_buffers.Length < 3 * length)
                _buffers = new double[3 * length];
            return _buffers.AsSpan(which * length, length);
        }
    }
}
