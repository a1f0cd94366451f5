using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Boosting;

/// <summary>The mean over eras of a loss of binary labels; eras of a single class have loss 0 and no gradient.</summary>
/// <remarks>A target of 1 is positive, any other number negative.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract unsafe class BinaryObjective<T> : BoostingObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The curvature of a row that has none, as a share of the mean at the start.
    private const double Least = 0.05;

    private double[] _gradient = [];
    private double[] _curvature = [];
    private double[] _losses = [];
    private double[] _eraWeights = [];

    private protected BinaryObjective()
    {
    }

    private protected sealed override double Compute(
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        Rows eras,
        ReadOnlySpan<T> weights,
        Span<T> gradient,
        Span<T> curvature)
    {
        RequireWeights(weights);
        Span<double> slopes = Grown(ref _gradient, eras.Length), bends = Grown(ref _curvature, eras.Length);
        Span<double> losses = Grown(ref _losses, eras.Count), eraWeights = Grown(ref _eraWeights, eras.Count);
        if (eras.Count > 0)
        {
            fixed (T* p = predictions, t = targets, w = weights)
                ParallelRows.Run(new EraWork(this, eras, p, t, w), eras);
        }

        double loss = 0, total = 0, bend = 0, all = TotalWeight(weights, eras.Length);
        for (int era = 0; era < eras.Count; era++)
        {
            eraWeights[era] = EraWeight(weights, eras, era);
            if (!double.IsNaN(losses[era]))
            {
                loss += eraWeights[era] * losses[era];
                total += eraWeights[era];
                bend += eraWeights[era] * TensorPrimitives.Sum<double>(eras.Slice(bends, era));
            }
        }

        Span<double> sums = [loss, total, bend, all];
        AddUp(sums);
        (loss, total, bend, all) = (sums[0], sums[1], sums[2], sums[3]);
        double unit = total > 0 ? UnitOf(all, total, bend) : 1;
        Unit = total > 0 ? unit * total : 1;
        for (int era = 0; era < eras.Count; era++)
        {
            int start = eras.Start(era), end = start + eras.LengthOf(era);
            for (int i = start; i < end; i++)
            {
                double factor = unit * eraWeights[era];
                gradient[i] = T.CreateTruncating(factor * slopes[i]);
                curvature[i] = T.CreateTruncating(Math.Max(factor * bends[i], Least * WeightOf(weights, i)));
            }
        }

        return total > 0 ? loss / total : 0;
    }

    private protected virtual void RequireWeights(ReadOnlySpan<T> weights)
    {
    }

    /// <summary>What gradient and curvature are multiplied by.</summary>
    /// <param name="rows">The weight of all rows.</param>
    /// <param name="eras">The weight of all eras of two classes.</param>
    /// <param name="curvature">The sum of their curvatures, each times its era's weight.</param>
    private protected abstract double UnitOf(double rows, double eras, double curvature);

    /// <summary>The loss, the gradient and the curvature of an era of two classes.</summary>
    private protected abstract double Era(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<double> gradient, Span<double> curvature);

    private readonly struct EraWork(BinaryObjective<T> self, Rows eras, T* predictions, T* targets, T* weights) : IRowWork
    {
        public void Run(int first, int end)
        {
            using Parallelism.Scope threads = Parallelism.Limit(eras.Count > 1 ? 1 : Parallelism.Degree);
            for (int era = first; era < end; era++)
            {
                int start = eras.Start(era), length = eras.LengthOf(era);
                var labels = new ReadOnlySpan<T>(targets + start, length);
                Span<double> gradient = self._gradient.AsSpan(start, length), curvature = self._curvature.AsSpan(start, length);
                int positives = labels.Count(T.One);
                bool counts = weights is null || TensorPrimitives.Max(new ReadOnlySpan<T>(weights + start, length)) > T.Zero;
                self._losses[era] = double.NaN;
                gradient.Clear();
                curvature.Clear();
                if (positives > 0 && positives < length && counts)
                {
                    self._losses[era] = self.Era(
                        new ReadOnlySpan<T>(predictions + start, length),
                        labels,
                        weights is null ? [] : new ReadOnlySpan<T>(weights + start, length),
                        gradient,
                        curvature);
                }
            }
        }
    }
}
