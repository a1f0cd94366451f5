using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>The comparisons of <see cref="KLBlocks"/> for pooling without branches: blocks (E, F, size, rest of E).</summary>
/// <remarks>
/// Only for rows whose exponents span so little that one shift serves the whole row. The rest is what the additions of E
/// lost (Neumaier 1974): without it the bound on the error of a long block would grow with its length, and its last
/// comparisons, which are close by nature, could not be trusted.
/// </remarks>
/// <param name="lower">The distance from an element's term of E to its term of F.</param>
/// <param name="largestExponent">The largest magnitude of the exponents that the terms were computed from.</param>
/// <param name="lowerIsExact">Whether the sums F are exact, as those of whole numbers.</param>
internal readonly unsafe struct KLPoolingRule(nint lower, double largestExponent, bool lowerIsExact) : IPoolingRule
{
    private const double Rounding = 1.1102230246251565E-16; // 2^-53

    // A term is off by two roundings of its exponent and a few of its own, a product of two sums by twice that.
    private readonly double _slack = 24 + 8 * largestExponent;
    private readonly double _perElement = lowerIsExact ? 0 : 1;

    /// <inheritdoc/>
    public Vector256<double> Sentinel { get; } = Vector256.Create(1e290, 1, 0, 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Block(double* element) =>
        Vector256.Create(Vector128.Create(*element, element[lower]), Vector128.CreateScalar(1.0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Pooled(Vector256<double> under, Vector256<double> top)
    {
        // TwoSum (Knuth): the error of the first lane goes to the last.
        Vector256<double> sum = under + top;
        Vector128<double> rounded = sum.GetLower() - under.GetLower();
        Vector128<double> error = (under.GetLower() - (sum.GetLower() - rounded)) + (top.GetLower() - rounded);
        return sum + Vector256.Create(Vector128<double>.Zero, Vector128.Shuffle(error, Vector128.Create(-1L, 0L)));
    }

    /// <inheritdoc/>
    public int SizeOf(Vector256<double> block) => (int)block.GetElement(2);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Pools(
        Vector256<double> under, Vector256<double> top, Vector256<double> pooled, ref Vector256<double> close)
    {
        Vector128<double> a = Whole(under), b = Whole(top);
        Vector128<double> ofUnder = Vector128.Shuffle(b, Vector128.Create(1L, 0L)) * a;         // F_B E_A, E_B F_A
        Vector128<double> ofTop = Vector128.Shuffle(ofUnder, Vector128.Create(1L, 1L));
        Vector128<double> difference = ofUnder - ofTop;
        Vector128<double> slack = pooled.GetUpper() * Vector128.CreateScalarUnsafe(_perElement) + Vector128.CreateScalarUnsafe(_slack);
        Vector128<double> bound = (ofUnder + ofTop) * (slack * Vector128.Create(2 * Rounding));
        close |= (Vector128.Abs(difference) - bound).ToVector256Unsafe();
        Vector128<double> pools = Vector128.LessThanOrEqual(difference, Vector128<double>.Zero);
        return Vector256.Shuffle(pools.ToVector256Unsafe(), Vector256<long>.Zero);
    }

    /// <summary>(E and its rest, F).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Whole(Vector256<double> block) =>
        block.GetLower() + Vector128.Shuffle(block.GetUpper(), Vector128.Create(1L, -1L));
}
