using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Boosting;

/// <summary>
/// The mean over eras of the AUM of binary labels in units of the predictions' mean absolute deviation from their median:
/// see <see cref="Aum{T}"/>.
/// </summary>
/// <remarks>
/// The plain AUM is made smallest by shrinking the predictions; the ratio does not see their scale. At constant predictions
/// the deviation stands for 1 and the gradient is that of the AUM, the mean of the one-sided derivatives. The AUM is
/// piecewise linear and has no curvature: 1/(n sqrt(p q)) over the deviation is given for every row, p and q the shares of
/// the classes. By it a row whose errors count in full moves as squared error on the standardised labels would move it.
/// </remarks>
public sealed class AumObjective<T> : BinaryObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly EraObjects<Scratch> _scratch = new(() => new Scratch());

    /// <inheritdoc/>
    public override string Name => "aum";

    private protected override void RequireWeights(ReadOnlySpan<T> weights)
    {
        if (!weights.IsEmpty)
            throw new NotSupportedException("The AUM takes no weights.");
    }

    private protected override double UnitOf(double rows, double eras, double curvature) => rows / curvature;

    private protected override double Era(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<double> gradient, Span<double> curvature)
    {
        Scratch scratch = _scratch.Rent();
        int n = predictions.Length;
        double positive = (double)labels.Count(T.One) / n;
        Span<double> p = scratch.First(n), t = scratch.Second(n);
        TensorPrimitives.ConvertTruncating(predictions, p);
        TensorPrimitives.ConvertTruncating(labels, t);
        double area = scratch.Aum.Forward(t, p);
        scratch.Aum.Vjp([1], gradient);
        double median = scratch.Median(p), deviation = 0;
        for (int i = 0; i < n; i++)
            deviation += Math.Abs(p[i] - median) / n;

        // d(aum/m) = (d aum - (aum/m) dm)/m, dm/dp_i = sign(p_i - median)/n: that of the median itself adds up to 0.
        double unit = deviation > 0 ? deviation : 1, ratio = area / unit;
        for (int i = 0; i < n; i++)
            gradient[i] = (gradient[i] - (deviation > 0 ? ratio * Math.Sign(p[i] - median) / n : 0)) / unit;
        curvature.Fill(1 / (n * Math.Sqrt(positive * (1 - positive)) * unit));
        _scratch.Return(scratch);
        return ratio;
    }

    private sealed class Scratch
    {
        private double[] _first = [];
        private double[] _second = [];

        public Aum<double> Aum { get; } = new();

        public Span<double> First(int length) => Grown(ref _first, length);

        public Span<double> Second(int length) => Grown(ref _second, length);

        // The labels are not needed any more; the midpoint of the two middle elements.
        public double Median(ReadOnlySpan<double> values)
        {
            Span<double> sorted = Second(values.Length);
            values.CopyTo(sorted);
            sorted.Sort();
            double low = sorted[(values.Length - 1) / 2], high = sorted[values.Length / 2];
            return low + (high - low) / 2;
        }
    }
}
