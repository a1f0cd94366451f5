using System.Numerics;

namespace Isotone;

/// <summary>
/// Scores that are a Pearson correlation of something made of the predictions with something made of the targets.
/// </summary>
/// <remarks>
/// With c and u the two, centred, and c^ = c/|c|, u of norm 1: rho = u . c^, and drho/dc = (u - rho c^)/|c|. Weights are
/// in the rows as their roots, so that these products are the weighted ones.
/// </remarks>
/// <typeparam name="T">float, double or Half.</typeparam>
public abstract partial class CorrelationScore<T> : DifferentiableScore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected CorrelationScore()
    {
    }

    private protected sealed override double Row(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        Span<double> gradient)
    {
        TryDifferentiate(memory, predictions, targets, weights, 0, gradient, out double rho, out _, out _);
        return rho;
    }

    private protected sealed override void RowHessian(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> tangent,
        Span<double> product)
    {
        int n = predictions.Length;
        Span<double> u = memory.Buffer(0, n), c = memory.Buffer(1, n), w = memory.Buffer(3, n);
        if (!TryCorrelate(memory, predictions, targets, [], u, c, out double rho, out double norm) || norm == 0)
        {
            product.Clear();
            return;
        }

        // w = J v. The correlation's own part: (-(u.w) c^ - (c^.w) u + 3 rho (c^.w) c^ - rho w)/|c|^2.
        Push(memory, tangent, w);
        double a = PairwiseSum.OfProducts(u, w), b = PairwiseSum.OfProducts(c, w);
        Span<double> cotangent = memory.Buffer(2, n), slope = memory.Buffer(4, n);
        for (int i = 0; i < n; i++)
        {
            cotangent[i] = ((3 * rho * b - a) * c[i] - b * u[i] - rho * w[i]) / (norm * norm);
            slope[i] = (u[i] - rho * c[i]) / norm;
        }

        // H v = J' (that) + (the second derivatives of the ranks along v) . drho/dc.
        Pull(memory, false, cotangent, product);
        AddCurvature(memory, slope, tangent, product);
    }

    /// <summary>Writes what is made of the target, centred and with the roots of the weights; zeros where it is constant.</summary>
    private protected abstract void FillTarget(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights, Span<double> u);

    /// <summary>Writes what is made of the predictions, as above; zeros where they are constant.</summary>
    private protected abstract void FillPrediction(
        ScoreMemory<T> memory, ReadOnlySpan<T> predictions, ReadOnlySpan<double> weights, Span<double> c);

    /// <summary>What a unit of the predictions that were filled in last comes to in c, where it is linear.</summary>
    private protected virtual double UnitOf(ScoreMemory<T> memory) => 1;

    /// <summary>What stands for the norm of constant predictions.</summary>
    private protected abstract double ConstantNorm(int n);

    /// <summary>Pulls a centred cotangent of what was made of the predictions back to them.</summary>
    private protected abstract void Pull(ScoreMemory<T> memory, bool constant, Span<double> cotangent, Span<double> gradient);

    /// <summary>The derivative of what was made of the predictions, centred, along a tangent; no weights.</summary>
    private protected abstract void Push(ScoreMemory<T> memory, ReadOnlySpan<double> tangent, Span<double> derivative);

    /// <summary>Adds the derivative along a tangent of the pullback of a cotangent that stays as it is.</summary>
    private protected virtual void AddCurvature(
        ScoreMemory<T> memory, ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product)
    {
    }

    // False where the target is constant. The length is sqrt(|c|^2 + n damping^2), or what stands for |c| where that is 0.
    // A damping of NaN is the automatic one, which the score itself does not show.
    private bool TryDifferentiate(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        double damping,
        Span<double> gradient,
        out double rho,
        out double length,
        out bool constant)
    {
        int n = predictions.Length;
        Span<double> u = memory.Buffer(0, n), c = memory.Buffer(1, n);
        bool defined = TryCorrelate(memory, predictions, targets, weights, u, c, out rho, out double norm);
        constant = norm == 0;
        length = constant ? ConstantNorm(n) : norm;
        double along = 1, shrunk = rho;
        if (defined && double.IsNaN(damping) && !constant)
        {
            // The residual u - (rho |c|/length^2) c is that of the target and of the predictions in one unit, (U u - c)/U, at
            // length^2 = rho |c| U, U the norm of a standardised prediction; never less than |c|. Where rho is not positive, U
            // makes of the correlation nearly the covariance.
            double unit = UnitOf(memory) * Math.Sqrt(n);
            length = rho > 0 ? Math.Max(norm, Math.Sqrt(rho * norm) * Math.Sqrt(unit)) : double.Hypot(norm, unit);
            along = norm / length;
            shrunk = rho * along;
        }
        else if (defined && damping > 0)
        {
            // A further coordinate of c that u does not have: c^ shrinks by |c|/length, and the correlation with it.
            length = double.Hypot(norm, damping * UnitOf(memory) * Math.Sqrt(n));
            along = norm / length;
            rho *= along;
            shrunk = rho;
        }

        if (!defined)
            gradient.Clear();
        if (!defined || gradient.IsEmpty)
            return defined;
        Span<double> cotangent = memory.Buffer(2, n);
        new RowCorrelation(rho, shrunk * along, length).Pull(u, c, 1, cotangent);
        WeightedMoments.ScaleByRoots(cotangent, weights);
        Pull(memory, constant, cotangent, gradient);
        return true;
    }

    // False where the target is constant. Where only the predictions are, the norm is 0 and so is the correlation.
    private protected bool TryCorrelate(
        ScoreMemory<T> memory,
        ReadOnlySpan<T> predictions,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights,
        Span<double> u,
        Span<double> c,
        out double rho,
        out double norm)
    {
        (rho, norm) = (0, 0);
        FillTarget(memory, predictions, targets, weights, u);
        if (CentredRow.Normalize(u) == 0)
            return false;
        FillPrediction(memory, predictions, weights, c);
        norm = CentredRow.Normalize(c);
        rho = Math.Clamp(PairwiseSum.OfProducts(u, c), -1, 1);
        return true;
    }
}
