using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The comparisons of <see cref="SortedL2Blocks"/> for pooling without branches: blocks (sum, size).</summary>
/// <param name="largest">The row's largest value; sums are of differences from it, so all have one sign.</param>
/// <param name="strength">The regularization strength, moderate.</param>
/// <param name="ranks">Whether for soft ranks, which pool small gaps, or for soft sorts, which pool large ones.</param>
internal readonly unsafe struct L2PoolingRule(double largest, double strength, bool ranks) : IPoolingRule
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    // Both rules as "pools where the difference is at most 0": G - eps K for ranks, K - eps G for sorts.
    private readonly double _scale = ranks ? 1 : -strength;
    private readonly double _half = ranks ? 0.5 * strength : -0.5;

    /// <inheritdoc/>
    public Vector256<double> Sentinel { get; } = Vector256.Create(1e290, 1, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Block(double* element) =>
        Vector128.Create((*element - largest) * _scale, 1).ToVector256Unsafe();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Pooled(Vector256<double> under, Vector256<double> top) => under + top;

    /// <inheritdoc/>
    public int SizeOf(Vector256<double> block) => (int)block.GetElement(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Pools(
        Vector256<double> under, Vector256<double> top, Vector256<double> pooled, ref Vector256<double> close)
    {
        Vector128<double> a = under.GetLower(), b = top.GetLower();
        Vector128<double> ofUnder = Vector128.Shuffle(b, Vector128.Create(1L, 0L)) * a;         // |B| S_A, S_B |A|
        Vector128<double> ofTop = Vector128.Shuffle(ofUnder, Vector128.Create(1L, 1L));
        Vector128<double> size = Vector128.Shuffle(pooled.GetLower(), Vector128.Create(1L, 1L));
        Vector128<double> sizes = Vector128.Shuffle(a * b, Vector128.Create(1L, 1L));
        Vector128<double> positions = sizes * size * Vector128.CreateScalarUnsafe(_half);       // K = |A||B|(|A| + |B|)/2
        Vector128<double> difference = ofUnder - ofTop - positions;

        // As in SortedL2Blocks: sums of m terms of one sign are off by m roundings, the products by a few more. The sign
        // bit of |difference| - bound is set where the comparison cannot be trusted.
        Vector128<double> magnitude = Vector128.Abs(positions - (ofUnder + ofTop));
        Vector128<double> roundings = Vector128.FusedMultiplyAdd(
            size, Vector128.Create(Rounding), Vector128.Create(12 * Rounding));
        close |= Vector128.FusedMultiplyAdd(-magnitude, roundings, Vector128.Abs(difference)).ToVector256Unsafe();
        Vector128<double> pools = Vector128.LessThanOrEqual(difference, Vector128<double>.Zero);
        return Vector256.Shuffle(pools.ToVector256Unsafe(), Vector256<long>.Zero);
    }
}
