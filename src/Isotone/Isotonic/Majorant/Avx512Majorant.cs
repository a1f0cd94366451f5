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
    public static int Fill(double* z, int length, double scale, double bend, MajorantPoints points)
    {
        points.Begin();
        double* x = points.X, y = points.Y;
        nint kept = 1;
        int k = 0;
        Vector512<double> origin = Vector512.Create(z[0]), factor = Vector512.Create(scale), curve = Vector512.Create(bend);
        Vector512<double> twice = Vector512.Create(2 * bend), slack = Vector512.Create(MajorantTail.StepSlack);
        Vector512<double> position = Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8), sum = Vector512<double>.Zero;

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector512<double> terms = Vector512.Load(z + k);
            Vector512<double> step = (Vector512.Load(z + k + 1) - terms) * factor;
            Vector512<double> determinant = step + twice;
            Vector512<double> bound = Vector512.Abs(step - twice) * slack;
            Vector512<double> stays = Vector512.LessThanOrEqual(determinant, bound);

            Vector512<double> within = PrefixSums((terms - origin) * factor);
            Vector512<double> values = Vector512.FusedMultiplyAdd(curve, position * position, sum + within);
            sum += Avx512F.PermuteVar8x64(within, Vector512.Create(7L));

            Avx512F.Compress(position, stays, position).Store(x + kept);
            Avx512F.Compress(values, stays, values).Store(y + kept);
            kept += BitOperations.PopCount(stays.ExtractMostSignificantBits());
            position += Vector512.Create((double)Lanes);
        }

        return MajorantTail.Fill(z, k, length, scale, bend, sum.ToScalar(), points, kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FillSums(double* e, double* f, int length, double slack, MajorantPoints points)
    {
        points.Begin();
        double* x = points.X, y = points.Y, places = points.Places;
        nint kept = 1;
        int k = 0;
        Vector512<double> xSum = Vector512<double>.Zero, ySum = Vector512<double>.Zero, slacks = Vector512.Create(slack);
        Vector512<double> position = Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8), lastLane = Vector512.Create(7L).AsDouble();

        // Lane i stands for point k + i + 1, between terms k + i and k + i + 1.
        for (; k + Lanes < length; k += Lanes)
        {
            Vector512<double> xTerms = Vector512.Load(f + k), yTerms = Vector512.Load(e + k);
            Vector512<double> rising = xTerms * Vector512.Load(e + k + 1);
            Vector512<double> determinant = Avx512F.FusedMultiplyAddNegated(Vector512.Load(f + k + 1), yTerms, rising);
            Vector512<double> stays = Vector512.LessThanOrEqual(determinant, rising * slacks);
            Vector512<double> xHere = xSum + PrefixSums(xTerms), yHere = ySum + PrefixSums(yTerms);
            xSum = Avx512F.PermuteVar8x64(xHere, lastLane.AsInt64());
            ySum = Avx512F.PermuteVar8x64(yHere, lastLane.AsInt64());
            Avx512F.Compress(xHere, stays, xHere).Store(x + kept);
            Avx512F.Compress(yHere, stays, yHere).Store(y + kept);
            Avx512F.Compress(position, stays, position).Store(places + kept);
            kept += BitOperations.PopCount(stays.ExtractMostSignificantBits());
            position += Vector512.Create((double)Lanes);
        }

        return MajorantTail.FillSums(e, f, k, length, slack, xSum.ToScalar(), ySum.ToScalar(), points, kept);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Drop(MajorantPoints points, int count, double margin)
    {
        points.Guard(count);
        double* x = points.X, y = points.Y, places = points.HavePlaces ? points.Places : null;
        Vector512<double> margins = Vector512.Create(margin), ends = Vector512.Create((double)count);
        Vector512<double> xHere = Vector512.Load(x), yHere = Vector512.Load(y);
        Vector512<double> xStep = Vector512.Create(1.0), yStep = Vector512.Create(MajorantPoints.StepIn);
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
            if (places != null)
            {
                Vector512<double> place = Vector512.Load(places + k);
                Avx512F.Compress(place, stays, place).Store(places + kept);
            }

            kept += BitOperations.PopCount(stays.ExtractMostSignificantBits());
            (xHere, yHere) = (xNext, yNext);
            index += Vector512.Create((double)Lanes);
        }

        return (int)kept;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark(MajorantPoints points, int count, double margin, byte* marks, ref bool undecided)
    {
        points.Guard(count);
        double* x = points.X, y = points.Y;
        Vector512<double> margins = Vector512.Create(margin), ends = Vector512.Create((double)count);
        Vector512<double> xHere = Vector512.Load(x), yHere = Vector512.Load(y);
        Vector512<double> xStep = Vector512.Create(1.0), yStep = Vector512.Create(MajorantPoints.StepIn);
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

    /// <summary>The inclusive sums of eight lanes, in three steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PrefixSums(Vector512<double> terms)
    {
        Vector512<long> zero = Vector512<long>.Zero;
        terms += Avx512F.AlignRight64(terms.AsInt64(), zero, 7).AsDouble();
        terms += Avx512F.AlignRight64(terms.AsInt64(), zero, 6).AsDouble();
        return terms + Avx512F.AlignRight64(terms.AsInt64(), zero, 4).AsDouble();
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
