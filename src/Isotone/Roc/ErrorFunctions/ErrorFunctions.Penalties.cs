using System.Globalization;

namespace Isotone;

public sealed partial class ErrorFunctions
{
    /// <summary>
    /// The errors of labelled changepoint models by their penalty lambda; the prediction of an example is -log(lambda).
    /// </summary>
    /// <remarks>
    /// A row says that an example has so many false positives and false negatives from its smallest penalty up to the next
    /// row's. A breakpoint stands at -log of each penalty above 0 where an error changes. What stays at the largest penalty
    /// (false positives) or at penalty 0 (false negatives) cannot be changed by any prediction and is left out.
    /// </remarks>
    /// <param name="example">Shape [R]: the example of each row, from 0; rows in any order.</param>
    /// <param name="minLambda">Shape [R]: the smallest penalty of the row, at least 0; 0 once in each example.</param>
    /// <param name="fp">Shape [R]: the false positives for these penalties, at least 0.</param>
    /// <param name="fn">Shape [R]: the false negatives for these penalties, at least 0.</param>
    /// <param name="denominator">Whether errors are shares of their totals or counts.</param>
    /// <param name="maxLambda">
    /// Shape [R]: the largest penalty of the row, checked against the next row's smallest; not needed.
    /// </param>
    /// <param name="exampleCount">The number of examples; one more than the largest where left out.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a number is out of range, an example lacks penalty 0 or has a penalty twice, rows leave a gap,
    /// no error ever changes, or, under <see cref="ErrorDenominator.Rate"/>, one kind of error does not. The message names
    /// the example.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such denominator.</exception>
    public static ErrorFunctions FromPenalties(
        ReadOnlySpan<int> example,
        ReadOnlySpan<double> minLambda,
        ReadOnlySpan<double> fp,
        ReadOnlySpan<double> fn,
        ErrorDenominator denominator = ErrorDenominator.Count,
        ReadOnlySpan<double> maxLambda = default,
        int? exampleCount = null)
    {
        CheckPenalties(example, minLambda, fp, fn, maxLambda);
        int count = CheckExamples(example, exampleCount);
        int[] examples = example.ToArray();
        double[] smallest = minLambda.ToArray();
        int[] order = [.. Enumerable.Range(0, examples.Length).OrderBy(row => examples[row]).ThenBy(row => smallest[row])];
        var breakpoints = new List<(int Example, double Prediction, double Fp, double Fn)>();
        for (int k = 0; k < order.Length; k++)
        {
            int row = order[k];
            bool isFirst = k == 0 || example[order[k - 1]] != example[row];
            bool isLast = k + 1 == order.Length || example[order[k + 1]] != example[row];
            if (isFirst && minLambda[row] != 0)
                throw new ArgumentException($"Example {example[row]} has no row whose minLambda is 0.", nameof(minLambda));
            if (!isFirst && minLambda[row] == minLambda[order[k - 1]])
                throw new ArgumentException($"Example {example[row]} has minLambda {Text(minLambda[row])} twice.", nameof(minLambda));
            if (!maxLambda.IsEmpty && maxLambda[row] != (isLast ? double.PositiveInfinity : minLambda[order[k + 1]]))
            {
                throw new ArgumentException(
                    $"maxLambda[{row}] is {Text(maxLambda[row])}, which is not where the next row of example {example[row]} begins.",
                    nameof(maxLambda));
            }

            // As the prediction rises past -log(lambda), the penalty falls into the row below.
            if (!isFirst && (fp[order[k - 1]] != fp[row] || fn[order[k - 1]] != fn[row]))
                breakpoints.Add((example[row], -Math.Log(minLambda[row]), fp[order[k - 1]] - fp[row], fn[order[k - 1]] - fn[row]));
        }

        if (breakpoints.Count == 0)
            throw new ArgumentException("No example has an error that changes with the penalty.", nameof(fp));
        double[] fpDiff = [.. breakpoints.Select(b => b.Fp)], fnDiff = [.. breakpoints.Select(b => b.Fn)];
        bool isRate = IsRate(denominator);
        double fpTotal = isRate ? Total(fpDiff) : 1, fnTotal = isRate ? -Total(fnDiff) : 1;
        if (!(fpTotal > 0))
            throw new ArgumentException("The false positives do not rise with the prediction; a rate of them divides by zero.", nameof(fp));
        if (!(fnTotal > 0))
            throw new ArgumentException("The false negatives do not fall with the prediction; a rate of them divides by zero.", nameof(fn));
        return new ErrorFunctions(
            [.. breakpoints.Select(b => b.Example)],
            [.. breakpoints.Select(b => b.Prediction)],
            fpDiff,
            fnDiff,
            count,
            fpTotal,
            fnTotal);
    }

    private static void CheckPenalties(
        ReadOnlySpan<int> example, ReadOnlySpan<double> minLambda, ReadOnlySpan<double> fp, ReadOnlySpan<double> fn, ReadOnlySpan<double> maxLambda)
    {
        Rows row = Guard.OneRow(example);
        Guard.SameLength(minLambda, example.Length);
        Guard.SameLength(fp, example.Length);
        Guard.SameLength(fn, example.Length);
        if (!maxLambda.IsEmpty)
            Guard.SameLength(maxLambda, example.Length);
        Guard.Finite(minLambda, row);
        Guard.Finite(fp, row);
        Guard.Finite(fn, row);
        RefuseNegative(minLambda, nameof(minLambda));
        RefuseNegative(fp, nameof(fp));
        RefuseNegative(fn, nameof(fn));
    }

    private static void RefuseNegative(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
                throw new ArgumentException($"{name}[{i}] is {Text(values[i])}; it must be at least 0.", name);
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
