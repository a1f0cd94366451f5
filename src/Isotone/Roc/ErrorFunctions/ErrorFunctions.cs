using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The false positives and false negatives of examples as piecewise constant functions of their predictions: binary
/// labels, labelled changepoints, or any other errors (Hillman and Hocking 2023, JMLR 24, section 2).
/// </summary>
/// <remarks>
/// A breakpoint is a prediction of one example at which its errors change. False positives are 0 for predictions of
/// -infinity, false negatives 0 for +infinity. Breakpoints are kept sorted by example and prediction; those of one
/// example at one prediction are one. Immutable.
/// </remarks>
public sealed partial class ErrorFunctions
{
    private readonly int[] _example;
    private readonly double[] _prediction;
    private readonly double[] _fpDiff;
    private readonly double[] _fnDiff;

    /// <summary>Error functions from their breakpoints, in any order.</summary>
    /// <param name="example">Shape [B]: the example each breakpoint belongs to, from 0.</param>
    /// <param name="prediction">Shape [B]: the prediction at which the errors change.</param>
    /// <param name="fpDiff">Shape [B]: the change of false positives there, as the prediction rises.</param>
    /// <param name="fnDiff">Shape [B]: the change of false negatives there; below 0 where they become fewer.</param>
    /// <param name="exampleCount">The number of examples; one more than the largest in <paramref name="example"/> where left out.</param>
    /// <exception cref="ArgumentException">
    /// There are no breakpoints, the lengths differ, a number is NaN or infinite, or there is no such example. The message
    /// names the argument and the element.
    /// </exception>
    public ErrorFunctions(
        ReadOnlySpan<int> example,
        ReadOnlySpan<double> prediction,
        ReadOnlySpan<double> fpDiff,
        ReadOnlySpan<double> fnDiff,
        int? exampleCount = null)
        : this(example.ToArray(), prediction.ToArray(), fpDiff.ToArray(), fnDiff.ToArray(), exampleCount, 1, 1)
    {
    }

    /// <summary>
    /// As the public one, with errors in units of denominators, so that whole numbers stay whole under rates; it keeps the
    /// arrays.
    /// </summary>
    private ErrorFunctions(
        int[] example,
        double[] prediction,
        double[] fpDiff,
        double[] fnDiff,
        int? exampleCount,
        double fpDenominator,
        double fnDenominator)
    {
        Rows row = Guard.OneRow<int>(example);
        Guard.SameLength<double>(prediction, example.Length);
        Guard.SameLength<double>(fpDiff, example.Length);
        Guard.SameLength<double>(fnDiff, example.Length);
        Guard.Finite<double>(prediction, row);
        Guard.Finite<double>(fpDiff, row);
        Guard.Finite<double>(fnDiff, row);
        ExampleCount = CheckExamples(example, exampleCount);
        FpDenominator = fpDenominator;
        FnDenominator = fnDenominator;
        (_example, _prediction, _fpDiff, _fnDiff) = (example, prediction, fpDiff, fnDiff);
        Count = SortAndMerge();
    }

    /// <summary>The number of examples; each has one prediction.</summary>
    public int ExampleCount { get; }

    /// <summary>The number of breakpoints.</summary>
    public int Count { get; }

    /// <summary>The example of each breakpoint, ascending.</summary>
    public ReadOnlySpan<int> Example => _example.AsSpan(0, Count);

    /// <summary>The prediction at which the errors of the example change, ascending for each example.</summary>
    public ReadOnlySpan<double> Prediction => _prediction.AsSpan(0, Count);

    /// <summary>The changes of false positives, to be divided by <see cref="FpDenominator"/>.</summary>
    public ReadOnlySpan<double> FpDiff => _fpDiff.AsSpan(0, Count);

    /// <summary>The changes of false negatives, to be divided by <see cref="FnDenominator"/>.</summary>
    public ReadOnlySpan<double> FnDiff => _fnDiff.AsSpan(0, Count);

    /// <summary>What false positives are divided by: 1 for counts, their total for rates.</summary>
    public double FpDenominator { get; }

    /// <summary>What false negatives are divided by: 1 for counts, their total for rates.</summary>
    public double FnDenominator { get; }

    /// <summary>What sums of differences that should be 0 may miss it by, from rounding.</summary>
    internal double Tolerance => 1e-12 * Math.Max(
        Math.Abs(TensorPrimitives.MaxMagnitude(FpDiff)), Math.Abs(TensorPrimitives.MaxMagnitude(FnDiff)));

    /// <summary>The error functions of some examples, numbered in the order given.</summary>
    /// <param name="examples">Which examples, each at most once.</param>
    /// <exception cref="ArgumentException">
    /// An example is out of range or given twice, or none of those given has a breakpoint.
    /// </exception>
    public ErrorFunctions Select(ReadOnlySpan<int> examples)
    {
        int[] place = new int[ExampleCount];
        Array.Fill(place, -1);
        for (int i = 0; i < examples.Length; i++)
        {
            if ((uint)examples[i] >= (uint)ExampleCount)
                throw new ArgumentException($"examples[{i}] is {examples[i]}; there are {ExampleCount} examples.", nameof(examples));
            if (place[examples[i]] >= 0)
                throw new ArgumentException($"examples[{i}] is {examples[i]}, which was given before.", nameof(examples));
            place[examples[i]] = i;
        }

        int[] kept = [.. Enumerable.Range(0, Count).Where(b => place[_example[b]] >= 0)];
        if (kept.Length == 0)
            throw new ArgumentException("None of the examples has a breakpoint.", nameof(examples));
        return new ErrorFunctions(
            [.. kept.Select(b => place[_example[b]])],
            [.. kept.Select(b => _prediction[b])],
            [.. kept.Select(b => _fpDiff[b])],
            [.. kept.Select(b => _fnDiff[b])],
            examples.Length,
            FpDenominator,
            FnDenominator);
    }

    private static int CheckExamples(ReadOnlySpan<int> example, int? exampleCount)
    {
        int count = exampleCount ?? Math.Min(int.MaxValue - 1, TensorPrimitives.Max(example)) + 1;
        for (int b = 0; b < example.Length; b++)
        {
            if (example[b] < 0)
                throw new ArgumentException($"example[{b}] is {example[b]}; examples are numbered from 0.", nameof(example));
            if (example[b] >= count)
                throw new ArgumentException($"example[{b}] is {example[b]}, but there are {count} examples, numbered from 0.", nameof(example));
        }

        return count;
    }

    // Breakpoints of one example at one prediction move together: one-sided derivatives need them as one.
    private int SortAndMerge()
    {
        int n = _example.Length;
        if (!IsSorted())
        {
            int[] order = [.. Enumerable.Range(0, n)];
            Array.Sort(order, (a, b) => Compare(a, b) is int way and not 0 ? way : a.CompareTo(b));
            Permute(order, _example);
            Permute(order, _prediction);
            Permute(order, _fpDiff);
            Permute(order, _fnDiff);
        }

        int last = 0;
        for (int b = 1; b < n; b++)
        {
            bool isNew = Compare(last, b) != 0;
            last += isNew ? 1 : 0;
            _example[last] = _example[b];
            _prediction[last] = _prediction[b];
            _fpDiff[last] = isNew ? _fpDiff[b] : _fpDiff[last] + _fpDiff[b];
            _fnDiff[last] = isNew ? _fnDiff[b] : _fnDiff[last] + _fnDiff[b];
        }

        return last + 1;
    }

    private bool IsSorted()
    {
        for (int b = 1; b < _example.Length; b++)
        {
            if (Compare(b - 1, b) > 0)
                return false;
        }

        return true;
    }

    private int Compare(int a, int b) => _example[a] != _example[b]
        ? _example[a].CompareTo(_example[b])
        : _prediction[a] == _prediction[b] ? 0 : _prediction[a].CompareTo(_prediction[b]);

    private static void Permute<T>(int[] order, T[] values)
    {
        T[] before = [.. values];
        for (int i = 0; i < order.Length; i++)
            values[i] = before[order[i]];
    }
}
