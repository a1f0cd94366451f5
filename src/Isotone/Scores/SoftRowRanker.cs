using System.Numerics;

namespace Isotone;

/// <summary>Soft ranks by projection onto the permutahedron.</summary>
internal sealed unsafe class SoftRowRanker<T>(Regularization regularization) : RowRanker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoftRank<T> _soft = new(regularization);
    private readonly WeightedSoftRank<T> _weighted =
        regularization == Regularization.L2 ? new WeightedL2SoftRank<T>() : new WeightedKLSoftRank<T>();

    private double[] _curvature = [];
    private bool _isWeighted;

    public override void Forward(
        ReadOnlySpan<T> values, ReadOnlySpan<double> weights, double strength, Span<double> centred)
    {
        _isWeighted = !weights.IsEmpty;
        if (_isWeighted)
        {
            _weighted.Forward(values, weights, strength, centred);
            return;
        }

        _soft.Strength = strength;
        _soft.BeginPass(values, Rows.One(values.Length));
        fixed (T* first = values)
        {
            SoftRow state = _soft.Pool(0, first);
            Span<double> ranks = RowWorkspace.OfThread.Buffer(0, values.Length);
            _soft.Centred(state, ranks);
            state.Scatter(ranks[..values.Length], centred);
        }
    }

    /// <summary>The size of the block of each element of the last row, which had no weights.</summary>
    public void BlockSizes(Span<double> sizes) => _soft.BlockSizesOfRow(0, sizes);

    public override void Vjp(ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        if (_isWeighted)
            _weighted.Vjp(cotangent, gradient);
        else
            _soft.VjpOfRow(0, cotangent, gradient);
    }

    public override void AddCurvature(ReadOnlySpan<double> cotangent, ReadOnlySpan<double> tangent, Span<double> product)
    {
        // L2 soft ranks are linear inside a cell.
        if (regularization == Regularization.L2)
            return;
        if (_curvature.Length < product.Length)
            _curvature = new double[product.Length];
        Span<double> curvature = _curvature.AsSpan(0, product.Length);
        _soft.HessianRow(0, cotangent, tangent, curvature);
        for (int i = 0; i < product.Length; i++)
            product[i] += curvature[i];
    }

    public override void SquaredJacobian(ReadOnlySpan<double> factors, Span<double> squares)
    {
        if (_isWeighted)
        {
            _weighted.SquaredJacobian(factors, squares);
            return;
        }

        SoftRow row = _soft.RowState(0);
        Span<double> places = RowWorkspace.OfThread.Buffer(0, row.Length)[..row.Length];
        Span<double> result = RowWorkspace.OfThread.Buffer(1, row.Length)[..row.Length];
        if (factors.IsEmpty)
            places.Fill(1);
        else
            row.Gather(factors, places);
        if (regularization == Regularization.L2)
            SquaredBlockJacobian.OfL2(row, places, _soft.Strength, result);
        else
            SquaredBlockJacobian.OfKL(row, places, _soft.Strength, result);
        row.Scatter(result, squares);
    }
}
