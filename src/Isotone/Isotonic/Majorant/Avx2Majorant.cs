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
    public static int Fill(double* z, int length, double scale, double bend, double* x, double* y)
    {
        ref int table = ref MemoryMarshal.GetReference(Avx2Partition.FrontPermutations);
        x[0] = y[0] = 0;
        nint kept = 1;
        int k = 0;
        Vector256<double> origin = Vector256.Create(z[0]), factor = Vector256.Create(scale), curve = Vector256.Create(bend);
        Vector256<double> twice = Vector256.Create(2 * bend), slack = Vector256.Create(MajorantKernel.StepSlack);
        Vector256<double> position = Vector256.Create(1.0, 2, 3, 4), sum = Vector256<double>.Zero;
        Vector256<double> zero = Vector256<double>.Zero;

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector256<double> terms = Vector256.Load(z + k);
            Vector256<double> step = (Vector256.Load(z + k + 1) - terms) * factor;
            Vector256<double> determinant = step + twice;
            Vector256<double> bound = Vector256.Abs(step - twice) * slack;
            Vector256<double> stays = Vector256.LessThanOrEqual(determinant, bound);

            // Inclusive sums of four terms in two steps, and of all before.
            Vector256<double> within = (terms - origin) * factor;
            within += Avx.Blend(Avx2.Permute4x64(within, 0b10_01_00_00), zero, 0b0001);
            within += Avx.Permute2x128(within, zero, 0b0000_1000);
            Vector256<double> points = Fma.MultiplyAdd(curve, position * position, sum + within);
            sum += Avx2.Permute4x64(within, 0b11_11_11_11);
            kept += Keep(position, points, stays, ref table, x + kept, y + kept);
            position += Vector256.Create((double)Lanes);
        }

        return (int)kept + MajorantKernel.FillRest(z, k, length, scale, bend, sum.ToScalar(), x + kept, y + kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Drop(double* x, double* y, int count, double margin)
    {
        ref int table = ref MemoryMarshal.GetReference(Avx2Partition.FrontPermutations);
        MajorantKernel.Guard(x, y, count);
        Vector256<double> margins = Vector256.Create(margin), ends = Vector256.Create((double)count);
        Vector256<double> xHere = Vector256.Load(x), yHere = Vector256.Load(y);
        Vector256<double> xStep = Vector256.Create(1.0), yStep = Vector256.Create(-MajorantKernel.FarBelow);
        Vector256<double> index = Vector256.Create(0.0, 1, 2, 3);
        nint kept = 0;
        for (int k = 0; k < count; k += Lanes)
        {
            // The vectors at hand are in registers before anything is stored, and no more points were kept than read.
            Vector256<double> xNext = Vector256.Load(x + k + Lanes), yNext = Vector256.Load(y + k + Lanes);
            Vector256<double> determinant = Determinant(xHere, yHere, xNext, yNext, ref xStep, ref yStep, margins, out Vector256<double> bound);
            Vector256<double> stays = Vector256.LessThanOrEqual(determinant, bound) & Vector256.LessThan(index, ends);
            kept += Keep(xHere, yHere, stays, ref table, x + kept, y + kept);
            (xHere, yHere) = (xNext, yNext);
            index += Vector256.Create((double)Lanes);
        }

        return (int)kept;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark(double* x, double* y, int count, double margin, byte* marks, ref bool undecided)
    {
        MajorantKernel.Guard(x, y, count);
        Vector256<double> margins = Vector256.Create(margin), ends = Vector256.Create((double)count);
        Vector256<double> xHere = Vector256.Load(x), yHere = Vector256.Load(y);
        Vector256<double> xStep = Vector256.Create(1.0), yStep = Vector256.Create(-MajorantKernel.FarBelow);
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

    /// <summary>Stores the points of a mask side by side; their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Keep(
        Vector256<double> x, Vector256<double> y, Vector256<double> stays, ref int table, double* toX, double* toY)
    {
        uint mask = stays.ExtractMostSignificantBits();
        Vector256<int> front = Vector256.LoadUnsafe(ref table, 8 * mask);
        Avx2.PermuteVar8x32(x.AsInt32(), front).AsDouble().Store(toX);
        Avx2.PermuteVar8x32(y.AsInt32(), front).AsDouble().Store(toY);
        return BitOperations.PopCount(mask);
    }
}
