using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// The AUM of one row and its derivatives, without a sort (Hillman and Hocking 2023, "Optimizing ROC curves with a
/// sort-based surrogate loss", JMLR 24, defines them by one).
/// </summary>
/// <remarks>
/// <para>
/// As the constant added to the predictions grows, the false positives FP only rise and the false negatives FN only fall,
/// so min(FP, FN) is FP up to the prediction c where they cross, and FN from there. Adding up the area by predictions
/// in place of intervals: AUM = sum over negatives above c of (p - c)/fp + sum over positives below c of (c - p)/fn, with
/// the denominators fp and fn. All terms are of one sign, so nothing cancels.
/// </para>
/// <para>
/// Likewise the derivative by a prediction depends on nothing but its label and the side of c it is on; predictions equal
/// to c have the one-sided derivatives of a tied group.
/// </para>
/// </remarks>
internal readonly struct AumRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Chunk = 512;

    private readonly T _crossing;

    /// <summary>Finds the crossing of a row and computes the area.</summary>
    /// <param name="predictions">The row, finite.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="positives">How many of them are positive.</param>
    /// <param name="denominator">The unit of the errors; rates need both classes.</param>
    public AumRow(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, long positives, ErrorDenominator denominator)
    {
        // A false positive weighs P and a false negative N under rates: so equal rates compare as equal.
        long negatives = labels.Length - positives;
        bool rate = denominator == ErrorDenominator.Rate;
        long fpWeight = rate ? positives : 1, fnWeight = rate ? negatives : 1;
        double unit = rate ? (double)negatives * positives : 1;

        // FP >= FN where the weights up to a prediction, of both classes, reach those of all positives.
        long target = fnWeight * positives, total = target + fpWeight * negatives;
        _crossing = new AumCrossing(fpWeight, fnWeight).Find(predictions, labels, target, total);

        Sums sums = Add(predictions, labels, double.CreateTruncating(_crossing), 1);
        Area = Total(sums, rate, negatives, positives);
        if (!double.IsFinite(Area))
        {
            const double Small = 1.0 / (1L << 40);
            Area = Total(Add(predictions, labels, double.CreateTruncating(_crossing), Small), rate, negatives, positives) / Small;
        }

        Above = new Slopes(fpWeight / unit, 0);
        Below = new Slopes(0, -fnWeight / unit);

        // In the tied group at the crossing a prediction that rises leaves before the others, one that falls after them.
        long fpBefore = fpWeight * sums.NegativesAbove, fnBefore = fnWeight * (positives - sums.PositivesAbove);
        long fpAfter = fpBefore + fpWeight * sums.NegativesAt, fnAfter = fnBefore - fnWeight * sums.PositivesAt;
        long before = Math.Min(fpBefore, fnBefore), after = Math.Min(fpAfter, fnAfter);
        AtRight = new Slopes(
            (Math.Min(fpBefore + fpWeight, fnBefore) - before) / unit, (Math.Min(fpBefore, fnBefore - fnWeight) - before) / unit);
        AtLeft = new Slopes(
            (after - Math.Min(fpAfter - fpWeight, fnAfter)) / unit, (after - Math.Min(fpAfter, fnAfter + fnWeight)) / unit);
    }

    /// <summary>The AUM.</summary>
    public double Area { get; }

    /// <summary>The derivatives by a prediction above the crossing.</summary>
    private Slopes Above { get; }

    /// <summary>The derivatives by a prediction below the crossing.</summary>
    private Slopes Below { get; }

    /// <summary>The derivatives for a decrease of a prediction at the crossing.</summary>
    private Slopes AtLeft { get; }

    /// <summary>The derivatives for an increase of a prediction at the crossing.</summary>
    private Slopes AtRight { get; }

    /// <summary>Writes the derivatives for a decrease of each prediction.</summary>
    public void Left(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> derivatives) =>
        Write(predictions, labels, AtLeft, 1, derivatives);

    /// <summary>Writes the derivatives for an increase of each prediction.</summary>
    public void Right(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> derivatives) =>
        Write(predictions, labels, AtRight, 1, derivatives);

    /// <summary>Writes the mean of both, times a factor.</summary>
    public void Mean(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double factor, Span<T> derivatives)
    {
        var at = new Slopes((AtLeft.Negative + AtRight.Negative) / 2, (AtLeft.Positive + AtRight.Positive) / 2);
        Write(predictions, labels, at, factor, derivatives);
    }

    private void Write(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Slopes at, double factor, Span<T> derivatives)
    {
        (T Negative, T Positive) above = Above.Times<T>(factor), below = Below.Times<T>(factor), equal = at.Times<T>(factor);
        int i = 0;
        if (Vector512<T>.IsSupported)
        {
            Vector512<T> crossing = Vector512.Create(_crossing), one = Vector512.Create(T.One);
            for (; i + Vector512<T>.Count <= predictions.Length; i += Vector512<T>.Count)
            {
                Vector512<T> p = Vector512.Create(predictions.Slice(i, Vector512<T>.Count));
                Vector512<T> positive = Vector512.Equals(Vector512.Create(labels.Slice(i, Vector512<T>.Count)), one);
                Vector512<T> slope = Vector512.ConditionalSelect(
                    Vector512.GreaterThan(p, crossing), Choose(positive, above),
                    Vector512.ConditionalSelect(Vector512.Equals(p, crossing), Choose(positive, equal), Choose(positive, below)));
                slope.CopyTo(derivatives[i..]);
            }
        }

        for (; i < predictions.Length; i++)
        {
            (T Negative, T Positive) side = predictions[i] > _crossing ? above : predictions[i] == _crossing ? equal : below;
            derivatives[i] = BinaryLabels.IsPositive(labels[i]) ? side.Positive : side.Negative;
        }
    }

    private static Vector512<T> Choose(Vector512<T> positive, (T Negative, T Positive) slopes) =>
        Vector512.ConditionalSelect(positive, Vector512.Create(slopes.Positive), Vector512.Create(slopes.Negative));

    private static double Total(Sums sums, bool rate, double negatives, double positives) =>
        rate ? sums.Above / negatives + sums.Below / positives : sums.Above + sums.Below;

    /// <summary>The sums of the area, all distances multiplied by a power of two, and what lies on either side.</summary>
    [SkipLocalsInit]
    private static Sums Add(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double crossing, double factor)
    {
        Span<double> p = stackalloc double[Chunk], l = stackalloc double[Chunk];
        double above = 0, aboveLost = 0, below = 0, belowLost = 0;
        Sums sums = default;
        for (int start = 0; start < predictions.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, predictions.Length - start), padded = (length + 7) & ~7;

            // Padding of negatives at the crossing adds nothing to the sums and is taken off the count.
            p[length..padded].Fill(crossing);
            l[length..padded].Clear();
            TensorPrimitives.ConvertTruncating(predictions.Slice(start, length), p);
            TensorPrimitives.ConvertTruncating(labels.Slice(start, length), l);
            AddChunk(p[..padded], l[..padded], crossing, factor, ref sums);
            sums.NegativesAt -= padded - length;

            // The chunks one after another, each addition with its error.
            (above, double error) = ErrorFree.TwoSum(above, sums.Above);
            aboveLost += error;
            (below, error) = ErrorFree.TwoSum(below, sums.Below);
            belowLost += error;
        }

        sums.Above = above + aboveLost;
        sums.Below = below + belowLost;
        return sums;
    }

    private static void AddChunk(ReadOnlySpan<double> p, ReadOnlySpan<double> l, double crossing, double factor, ref Sums sums)
    {
        Vector512<double> center = Vector512.Create(crossing * factor), scale = Vector512.Create(factor), one = Vector512.Create(1.0);
        Vector512<double> above = Vector512<double>.Zero, below = Vector512<double>.Zero;
        for (int i = 0; i < p.Length; i += Vector512<double>.Count)
        {
            Vector512<double> distance = Vector512.Create(p.Slice(i, Vector512<double>.Count)) * scale - center;
            Vector512<double> positive = Vector512.Equals(Vector512.Create(l.Slice(i, Vector512<double>.Count)), one);
            Vector512<double> isAbove = Vector512.GreaterThan(distance, Vector512<double>.Zero);
            Vector512<double> isAt = Vector512.Equals(distance, Vector512<double>.Zero);
            above += Vector512.AndNot(distance & isAbove, positive);
            below -= Vector512.AndNot(distance & positive, isAbove);
            ulong positiveBits = positive.ExtractMostSignificantBits(), aboveBits = isAbove.ExtractMostSignificantBits();
            ulong atBits = isAt.ExtractMostSignificantBits();
            sums.PositivesAbove += BitOperations.PopCount(aboveBits & positiveBits);
            sums.NegativesAbove += BitOperations.PopCount(aboveBits & ~positiveBits);
            sums.PositivesAt += BitOperations.PopCount(atBits & positiveBits);
            sums.NegativesAt += BitOperations.PopCount(atBits & ~positiveBits);
        }

        sums.Above = Vector512.Sum(above);
        sums.Below = Vector512.Sum(below);
    }

    private struct Sums
    {
        public double Above;
        public double Below;
        public long NegativesAbove;
        public long PositivesAbove;
        public long NegativesAt;
        public long PositivesAt;
    }

    private readonly record struct Slopes(double Negative, double Positive)
    {
        public (TTo Negative, TTo Positive) Times<TTo>(double factor)
            where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo> =>
            (TTo.CreateTruncating(factor * Negative), TTo.CreateTruncating(factor * Positive));
    }
}
