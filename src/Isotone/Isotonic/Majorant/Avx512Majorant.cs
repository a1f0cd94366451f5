using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>Eight points at a time (AVX-512F).</summary>
internal readonly unsafe struct Avx512Majorant : IMajorantKernel
{
    private const int Lanes = 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Fill(double* z, int length, double scale, double bend, double* x, double* y)
    {
        x[0] = y[0] = 0;
        nint kept = 1;
        int k = 0;
        Vector512<double> origin = Vector512.Create(z[0]), factor = Vector512.Create(scale), curve = Vector512.Create(bend);
        Vector512<double> twice = Vector512.Create(2 * bend), slack = Vector512.Create(MajorantKernel.StepSlack);
        Vector512<double> position = Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8), sum = Vector512<double>.Zero;
        Vector512<double> zero = Vector512<double>.Zero;

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector512<double> terms = Vector512.Load(z + k);
            Vector512<double> step = (Vector512.Load(z + k + 1) - terms) * factor;
            Vector512<double> determinant = step + twice;
            Vector512<double> bound = Vector512.Abs(step - twice) * slack;
            Vector512<double> stays = Vector512.LessThanOrEqual(determinant, bound);

            // Inclusive sums of eight terms in three steps, and of all before.
            Vector512<double> within = (terms - origin) * factor;
            within += Avx512F.AlignRight64(within.AsInt64(), zero.AsInt64(), 7).AsDouble();
            within += Avx512F.AlignRight64(within.AsInt64(), zero.AsInt64(), 6).AsDouble();
            within += Avx512F.AlignRight64(within.AsInt64(), zero.AsInt64(), 4).AsDouble();
            Vector512<double> points = Vector512.FusedMultiplyAdd(curve, position * position, sum + within);
            sum += Avx512F.PermuteVar8x64(within, Vector512.Create(7L));

            Avx512F.Compress(position, stays, position).Store(x + kept);
            Avx512F.Compress(points, stays, points).Store(y + kept);
            kept += BitOperations.PopCount(stays.ExtractMostSignificantBits());
            position += Vector512.Create((double)Lanes);
        }

        return (int)kept + MajorantKernel.FillRest(z, k, length, scale, bend, sum.ToScalar(), x + kept, y + kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Drop(double* x, double* y, int count, double margin)
    {
        MajorantKernel.Guard(x, y, count);
        Vector512<double> margins = Vector512.Create(margin), ends = Vector512.Create((double)count);
        Vector512<double> xHere = Vector512.Load(x), yHere = Vector512.Load(y);
        Vector512<double> xStep = Vector512.Create(1.0), yStep = Vector512.Create(-MajorantKernel.FarBelow);
        Vector512<double> index = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        nint kept = 0;
        for (int k = 0; k < count; k += Lanes)
        {
            // The vectors at hand are in registers before anything is stored, and no more points were kept than read.
            Vector512<double> xNext = Vector512.Load(x + k + Lanes), yNext = Vector512.Load(y + k + Lanes);
            Vector512<double> determinant = Determinant(xHere, yHere, xNext, yNext, ref xStep, ref yStep, margins, out Vector512<double> bound);
            Vector512<double> stays = Vector512.LessThanOrEqual(determinant, bound) & Vector512.LessThan(index, ends);
            Avx512F.Compress(xHere, stays, xHere).Store(x + kept);
            Avx512F.Compress(yHere, stays, yHere).Store(y + kept);
            kept += BitOperations.PopCount(stays.ExtractMostSignificantBits());
            (xHere, yHere) = (xNext, yNext);
            index += Vector512.Create((double)Lanes);
        }

        return (int)kept;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark(double* x, double* y, int count, double margin, byte* marks, ref bool undecided)
    {
        MajorantKernel.Guard(x, y, count);
        Vector512<double> margins = Vector512.Create(margin), ends = Vector512.Create((double)count);
        Vector512<double> xHere = Vector512.Load(x), yHere = Vector512.Load(y);
        Vector512<double> xStep = Vector512.Create(1.0), yStep = Vector512.Create(-MajorantKernel.FarBelow);
        Vector512<double> index = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), open = Vector512<double>.Zero;
        for (int k = 0; k < count; k += Lanes)
        {
            Vector512<double> xNext = Vector512.Load(x + k + Lanes), yNext = Vector512.Load(y + k + Lanes);
            Vector512<double> determinant = Determinant(xHere, yHere, xNext, yNext, ref xStep, ref yStep, margins, out Vector512<double> bound);
            Vector512<double> within = Vector512.LessThan(index, ends);
            marks[k / Lanes] = (byte)(Vector512.GreaterThan(determinant, bound) & within).ExtractMostSignificantBits();
            open |= Vector512.LessThanOrEqual(Vector512.Abs(determinant), bound) & within;
            (xHere, yHere) = (xNext, yNext);
            index += Vector512.Create((double)Lanes);
        }

        undecided |= open.ExtractMostSignificantBits() != 0;
    }

    /// <summary>(x_k - x_(k-1)) (y_(k+1) - y_k) - (x_(k+1) - x_k) (y_k - y_(k-1)), positive below the chord.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Determinant(
        Vector512<double> x, Vector512<double> y, Vector512<double> xNext, Vector512<double> yNext,
        ref Vector512<double> xStep, ref Vector512<double> yStep, Vector512<double> margins, out Vector512<double> bound)
    {
        Vector512<double> xAfter = Avx512F.AlignRight64(xNext.AsInt64(), x.AsInt64(), 1).AsDouble() - x;
        Vector512<double> yAfter = Avx512F.AlignRight64(yNext.AsInt64(), y.AsInt64(), 1).AsDouble() - y;
        Vector512<double> xBefore = Avx512F.AlignRight64(xAfter.AsInt64(), xStep.AsInt64(), 7).AsDouble();
        Vector512<double> yBefore = Avx512F.AlignRight64(yAfter.AsInt64(), yStep.AsInt64(), 7).AsDouble();
        (xStep, yStep) = (xAfter, yAfter);
        bound = (xBefore + xAfter) * margins;
        return Avx512F.FusedMultiplySubtract(xBefore, yAfter, xAfter * yBefore);
    }
}
