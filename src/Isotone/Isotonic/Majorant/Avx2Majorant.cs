using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Four points at a time (AVX2 and FMA).</summary>
internal readonly unsafe struct Avx2Majorant : IMajorantKernel
{
    private const int Lanes = 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Fill(double* z, int length, double scale, double bend, MajorantPoints points)
    {
        ref int table = ref MemoryMarshal.GetReference(Avx2Partition.FrontPermutations);
        points.Begin();
        double* x = points.X, y = points.Y;
        nint kept = 1;
        int k = 0;
        Vector256<double> origin = Vector256.Create(z[0]), factor = Vector256.Create(scale), curve = Vector256.Create(bend);
        Vector256<double> twice = Vector256.Create(2 * bend), slack = Vector256.Create(MajorantTail.StepSlack);
        Vector256<double> position = Vector256.Create(1.0, 2, 3, 4), sum = Vector256<double>.Zero;

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector256<double> terms = Vector256.Load(z + k);
            Vector256<double> step = (Vector256.Load(z + k + 1) - terms) * factor;
            Vector256<double> determinant = step + twice;
            Vector256<double> bound = Vector256.Abs(step - twice) * slack;
            Vector256<double> stays = Vector256.LessThanOrEqual(determinant, bound);

            Vector256<double> within = PrefixSums((terms - origin) * factor);
            Vector256<double> values = Fma.MultiplyAdd(curve, position * position, sum + within);
            sum += Avx2.Permute4x64(within, 0b11_11_11_11);
            uint mask = stays.ExtractMostSignificantBits();
            Keep(position, mask, ref table, x + kept);
            Keep(values, mask, ref table, y + kept);
            kept += BitOperations.PopCount(mask);
            position += Vector256.Create((double)Lanes);
        }

        return MajorantTail.Fill(z, k, length, scale, bend, sum.ToScalar(), points, kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FillSums(double* e, double* f, int length, double slack, MajorantPoints points)
    {
        ref int table = ref MemoryMarshal.GetReference(Avx2Partition.FrontPermutations);
        points.Begin();
        double* x = points.X, y = points.Y, places = points.Places;
        nint kept = 1;
        int k = 0;
        Vector256<double> xSum = Vector256<double>.Zero, ySum = Vector256<double>.Zero, slacks = Vector256.Create(slack);
        Vector256<double> position = Vector256.Create(1.0, 2, 3, 4);

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector256<double> xTerms = Vector256.Load(f + k), yTerms = Vector256.Load(e + k);
            Vector256<double> rising = xTerms * Vector256.Load(e + k + 1);
            Vector256<double> determinant = Fma.MultiplyAddNegated(Vector256.Load(f + k + 1), yTerms, rising);
            Vector256<double> stays = Vector256.LessThanOrEqual(determinant, rising * slacks);
            Vector256<double> xHere = xSum + PrefixSums(xTerms), yHere = ySum + PrefixSums(yTerms);
            xSum = Avx2.Permute4x64(xHere, 0b11_11_11_11);
            ySum = Avx2.Permute4x64(yHere, 0b11_11_11_11);
            uint mask = stays.ExtractMostSignificantBits();
            Keep(xHere, mask, ref table, x + kept);
            Keep(yHere, mask, ref table, y + kept);
            Keep(position, mask, ref table, places + kept);
            kept += BitOperations.PopCount(mask);
            position += Vector256.Create((double)Lanes);
        }

        return MajorantTail.FillSums(e, f, k, length, slack, xSum.ToScalar(), ySum.ToScalar(), points, kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Drop(MajorantPoints points, int count, double margin)
    {
        ref int table = ref MemoryMarshal.GetReference(Avx2Partition.FrontPermutations);
        points.Guard(count);
        double* x = points.X, y = points.Y, places = points.HavePlaces ? points.Places : null;
        Vector256<double> margins = Vector256.Create(margin), ends = Vector256.Create((double)count);
        Vector256<double> xHere = Vector256.Load(x), yHere = Vector256.Load(y);
        Vector256<double> xStep = Vector256.Create(1.0), yStep = Vector256.Create(MajorantPoints.StepIn);
        Vector256<double> index = Vector256.Create(0.0, 1, 2, 3);
        nint kept = 0;
        for (int k = 0; k < count; k += Lanes)
        {
            // The vectors at hand are in registers before anything is stored, and no more points were kept than read.
            Vector256<double> xNext = Vector256.Load(x + k + Lanes), yNext = Vector256.Load(y + k + Lanes);
            Vector256<double> determinant = Determinant(xHere, yHere, xNext, yNext, ref xStep, ref yStep, margins, out Vector256<double> bound);
            Vector256<double> stays = Vector256.LessThanOrEqual(determinant, bound) & Vector256.LessThan(index, ends);
            uint mask = stays.ExtractMostSignificantBits();
            Keep(xHere, mask, ref table, x + kept);
            Keep(yHere, mask, ref table, y + kept);
            if (places != null)
                Keep(Vector256.Load(places + k), mask, ref table, places + kept);
            kept += BitOperations.PopCount(mask);
            (xHere, yHere) = (xNext, yNext);
            index += Vector256.Create((double)Lanes);
        }

        return (int)kept;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark(MajorantPoints points, int count, double margin, byte* marks, ref bool undecided)
    {
        points.Guard(count);
        double* x = points.X, y = points.Y;
        Vector256<double> margins = Vector256.Create(margin), ends = Vector256.Create((double)count);
        Vector256<double> xHere = Vector256.Load(x), yHere = Vector256.Load(y);
        Vector256<double> xStep = Vector256.Create(1.0), yStep = Vector256.Create(MajorantPoints.StepIn);
        Vector256<double> index = Vector256.Create(0.0, 1, 2, 3), open = Vector256<double>.Zero;
        for (int k = 0; k < count; k += 2 * Lanes)
        {
            uint low = Below(k), high = Below(k + Lanes);
            marks[k / (2 * Lanes)] = (byte)(low | high << Lanes);
        }

        undecided |= open.ExtractMostSignificantBits() != 0;

        uint Below(int k)
        {
            Vector256<double> xNext = Vector256.Load(x + k + Lanes), yNext = Vector256.Load(y + k + Lanes);
            Vector256<double> determinant = Determinant(xHere, yHere, xNext, yNext, ref xStep, ref yStep, margins, out Vector256<double> bound);
            Vector256<double> within = Vector256.LessThan(index, ends);
            open |= Vector256.LessThanOrEqual(Vector256.Abs(determinant), bound) & within;
            (xHere, yHere) = (xNext, yNext);
            index += Vector256.Create((double)Lanes);
            return (Vector256.GreaterThan(determinant, bound) & within).ExtractMostSignificantBits();
        }
    }

    /// <summary>The inclusive sums of four lanes, in two steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> PrefixSums(Vector256<double> terms)
    {
        Vector256<double> zero = Vector256<double>.Zero;
        terms += Avx.Blend(Avx2.Permute4x64(terms, 0b10_01_00_00), zero, 0b0001);
        return terms + Avx.Permute2x128(terms, zero, 0b0000_1000);
    }

    /// <summary>(x_k - x_(k-1)) (y_(k+1) - y_k) - (x_(k+1) - x_k) (y_k - y_(k-1)), positive below the chord.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Determinant(
        Vector256<double> x, Vector256<double> y, Vector256<double> xNext, Vector256<double> yNext,
        ref Vector256<double> xStep, ref Vector256<double> yStep, Vector256<double> margins, out Vector256<double> bound)
    {
        Vector256<double> xAfter = Follow(x, xNext) - x, yAfter = Follow(y, yNext) - y;
        Vector256<double> xBefore = Precede(xStep, xAfter), yBefore = Precede(yStep, yAfter);
        (xStep, yStep) = (xAfter, yAfter);
        bound = (xBefore + xAfter) * margins;
        return Fma.MultiplySubtract(xBefore, yAfter, xAfter * yBefore);
    }

    /// <summary>Lanes 1 to 3 of the one and lane 0 of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Follow(Vector256<double> here, Vector256<double> next) =>
        Avx2.Permute4x64(Avx.Blend(here, next, 0b0001), 0b00_11_10_01);

    /// <summary>Lane 3 of the one and lanes 0 to 2 of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Precede(Vector256<double> before, Vector256<double> here) =>
        Avx2.Permute4x64(Avx.Blend(here, before, 0b1000), 0b10_01_00_11);

    /// <summary>Stores the lanes of a mask side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector256<double> lanes, uint mask, ref int table, double* to) =>
        Avx2.PermuteVar8x32(lanes.AsInt32(), Vector256.LoadUnsafe(ref table, 8 * mask)).AsDouble().Store(to);
}
