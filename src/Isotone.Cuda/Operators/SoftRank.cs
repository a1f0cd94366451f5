namespace Isotone.Cuda;

/// <summary>
/// Differentiable ranks on a card: the projection of the values, divided by the strength, onto the permutahedron of
/// (n, n - 1, ..., 1) (Blondel et al. 2020, "Fast differentiable sorting and ranking", equations 4-6). See
/// <see cref="Isotone.SoftRank{T}"/>.
/// </summary>
/// <inheritdoc cref="DeviceOperator" path="/remarks"/>
/// <param name="device">The card.</param>
/// <param name="regularization">The regularizer.</param>
/// <param name="strength">The regularization strength eps, positive and finite, in units of the values.</param>
/// <param name="direction">Which value has rank 1: the smallest (ascending) or the largest.</param>
/// <param name="allocator">Where working memory comes from; the card's own if null.</param>
/// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
/// <exception cref="CudaException">The kernels cannot be loaded.</exception>
/// <typeparam name="T">float, double, Half or BFloat16. All arithmetic is in double; results are rounded once.</typeparam>
public sealed class SoftRank<T>(
    CudaDevice device,
    Regularization regularization = Regularization.L2,
    double strength = 1.0,
    SortDirection direction = SortDirection.Ascending,
    IDeviceAllocator? allocator = null)
    : SoftOperator<T>(device, regularization, strength, direction, allocator)
    where T : unmanaged
{
    private protected override bool IsRank => true;

    private protected override double Sign => Direction == SortDirection.Ascending ? 1 : -1;
}
