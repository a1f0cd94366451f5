using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>The line search against every pair of thresholds and against AUM and AUC computed anew at each step.</summary>
public class AumLineSearchTests
{
    public static TheoryData<string, int> Samples
    {
        get
        {
            var samples = new TheoryData<string, int>();
            foreach (string distribution in (string[])["normal", "ties", "two values", "one decimal", "constant", "heavy tails"])
            {
                foreach (int n in (int[])[2, 3, 5, 8, 13, 30])
                    samples.Add(distribution, n);
            }

            return samples;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_steps_are_those_at_which_two_thresholds_meet(string distribution, int n)
    {
        foreach (ErrorFunctions errors in Functions(distribution, n))
        {
            (double[] predictions, double[] direction) = Line(distribution, errors);
            LineSearchPath path = new AumLineSearch(errors).Path(predictions, direction, int.MaxValue, Cancellation);
            double[] expected = Meetings(errors, predictions, direction);
            Assert.True(path.IsComplete);
            Assert.All(expected, step => Assert.True(IsAmong(path.Step, step), $"{step} is missing"));
            Assert.All(path.Step, step => Assert.True(IsAmong(expected, step), $"nothing meets at {step}"));
            for (int i = 1; i < path.Step.Length; i++)
                Assert.True(path.Step[i] > path.Step[i - 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void AUM_and_AUC_are_those_of_the_moved_predictions(string distribution, int n)
    {
        foreach (ErrorFunctions errors in Functions(distribution, n))
        {
            (double[] predictions, double[] direction) = Line(distribution, errors);
            LineSearchPath path = new AumLineSearch(errors).Path(predictions, direction, int.MaxValue, Cancellation);
            var aum = new GeneralAum<double>(errors);
            double largest = Math.Max(1, path.Aum.Max());
            Assert.Equal(aum.Forward(predictions), path.Aum[0], 1e-12 * largest);
            Assert.Equal(aum.Auc, path.Auc[0], 1e-12);
            (double[] intercept, double[] slope) = Lines(errors, predictions, direction);
            for (int i = 0; i < path.Step.Length; i++)
            {
                bool isLast = i + 1 == path.Step.Length;
                double next = isLast ? path.Step[i] + 1 : path.Step[i + 1];
                Assert.Equal(aum.Forward(Moved(path.Step[i])), path.Aum[i], 1e-11 * largest);

                double middle = path.Step[i] + (next - path.Step[i]) / 2;
                double here = aum.Forward(Moved(middle));
                Assert.Equal(path.Aum[i] + path.AumSlopeAfter[i] * (middle - path.Step[i]), here, 1e-11 * Math.Max(largest, here));
                if (next - path.Step[i] > 1e-9 * Math.Max(1e-3, next))
                    Assert.Equal(AucByPairs(errors, intercept, slope, middle), path.AucAfter[i], 1e-12);
            }

            double[] Moved(double step) => [.. predictions.Select((prediction, i) => prediction + step * direction[i])];
        }
    }

    [Fact]
    public void A_long_search_finds_every_meeting()
    {
        const int N = 600;
        ErrorFunctions errors = Functions("normal", N)[1];
        (double[] predictions, double[] direction) = Line("normal", errors);
        LineSearchPath path = new AumLineSearch(errors).Path(predictions, direction, int.MaxValue, Cancellation);
        double[] expected = Meetings(errors, predictions, direction);
        Assert.True(path.IsComplete);
        Assert.Equal(expected.Length, path.Step.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], path.Step[i], 1e-9 * Math.Max(1e-3, expected[i]));

        // In the end the order is that of the slopes.
        double last = path.Step[^1] + 1;
        var aum = new GeneralAum<double>(errors);
        double here = aum.Forward([.. predictions.Select((prediction, i) => prediction + last * direction[i])]);
        Assert.Equal(here, path.Aum[^1] + path.AumSlopeAfter[^1], 1e-10 * here);
        Assert.Equal(aum.Auc, path.AucAfter[^1], 1e-12);
    }

    // As R's package aum has it in its tests.
    [Fact]
    public void Lines_that_meet_in_threes_and_fours()
    {
        AssertPath(Of([0.5, 0, 0.5], [0, -0.5, -0.5]), [-1, 0, 1], [1, 0, -1], [0, 1], [1, 0], [0.375, 0.5], [0.375, 0.625]);
        AssertPath(
            Of([0.5, 0, 0.5, 0], [0, -0.5, 0, -0.5]), [-1, 1, 3, 5], [1, -1, 1, -1],
            [0, 1, 3], [3, 2, 0], [0.25, 0.5, 0.875], [0.25, 0.75, 1]);
    }

    [Theory]
    [InlineData(new double[] { -3, -1, 0, 3 }, new double[] { 1, -1, 0, -1 }, new double[] { 0, 1, 3 })]
    [InlineData(new double[] { -3, -1, 0, 3 }, new double[] { 1, 0, 0, -1 }, new double[] { 0, 2, 3, 4 })]
    [InlineData(new double[] { -3, -1, 0, 3, 5, 9 }, new double[] { 1, 0, 0, -1, 1, -1 }, new double[] { 0, 2, 3, 4, 6, 9, 10 })]
    public void Lines_that_join_others(double[] thresholds, double[] slopes, double[] expected)
    {
        double[] fp = [.. thresholds.Select((_, i) => i % 2 == 0 ? 0.5 : 0)], fn = [.. thresholds.Select((_, i) => i % 2 == 0 ? 0 : -0.5)];
        LineSearchPath path = Search(Of(fp, fn), thresholds, slopes);
        Assert.Equal(expected, path.Step);
    }

    [Fact]
    public void Two_points_of_two_classes()
    {
        var search = new AumLineSearch(ErrorFunctions.FromLabels<double>([1, 0], ErrorDenominator.Count));
        double[] predictions = [-10, 10], direction = [1, -1];
        LineSearchPath path = search.Path(predictions, direction, 100, Cancellation);
        Assert.Equal([0, 10], path.Step);
        Assert.Equal([20, 0], path.Aum);
        Assert.Equal([-2, 0], path.AumSlopeAfter);
        Assert.Equal([0, 0.5], path.Auc);
        Assert.Equal([0, 1], path.AucAfter);
        Assert.Equal(new LineSearchPoint(10, 0, 0.5), search.FirstMinimum(predictions, direction, Cancellation));
        Assert.Equal(new LineSearchPoint(20, 0, 1), search.MaximumAuc(predictions, direction, Cancellation));
        Assert.Equal(new LineSearchPoint(0, 20, 0), search.FirstMinimum(predictions, [-1, 1], Cancellation));
    }

    [Fact]
    public void A_hundred_lines_through_one_point_are_one_step()
    {
        const int N = 100;
        double[] labels = [.. Enumerable.Range(0, N).Select(i => i % 3 == 0 ? 1.0 : 0)];
        double[] predictions = [.. Enumerable.Range(0, N).Select(i => (double)i)], direction = [.. predictions.Select(p => -p)];
        LineSearchPath path = new AumLineSearch(ErrorFunctions.FromLabels<double>(labels)).Path(predictions, direction, int.MaxValue, Cancellation);
        Assert.Equal([0, 1], path.Step);
        Assert.Equal(0.5, path.Auc[1], 1e-15);
        Assert.Equal(1 - path.AucAfter[0], path.AucAfter[1], 1e-15);
        Assert.Equal(0, path.Aum[1]);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_first_minimum_and_the_maximum_are_those_of_the_path(string distribution, int n)
    {
        foreach (ErrorFunctions errors in Functions(distribution, n))
        {
            (double[] predictions, double[] direction) = Line(distribution, errors);
            var search = new AumLineSearch(errors);
            LineSearchPath path = search.Path(predictions, direction, int.MaxValue, Cancellation);
            int end = 0;
            while (end + 1 < path.Step.Length && path.AumSlopeAfter[end] <= 0 && path.Aum[end] > 0)
                end++;
            Assert.Equal(path.Aum[end], search.FirstMinimum(predictions, direction, Cancellation).Aum, 1e-12 * Math.Max(1, path.Aum[0]));

            double most = path.AucAfter[0];
            foreach (double auc in path.AucAfter)
            {
                most = Math.Max(most, auc);
                if (auc < most - 1e-6)
                    break;
            }

            Assert.Equal(most, search.MaximumAuc(predictions, direction, Cancellation).Auc, 1e-12);
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Equal("errors", Assert.Throws<ArgumentException>(() => new AumLineSearch(Of([1, 1], [0, 0]))).ParamName);
        Assert.Equal("errors", Assert.Throws<ArgumentException>(() => new AumLineSearch(Of([0, 0], [-1, 0]))).ParamName);
        var search = new AumLineSearch(Of([1, 0], [0, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Path([0, 0], [1, 1], 0, Cancellation));
        Assert.Equal("direction", Assert.Throws<ArgumentException>(() => search.Path([0, 0], [1], 1, Cancellation)).ParamName);
        Assert.Equal("direction", Assert.Throws<ArgumentException>(() => search.Path([0, 0], [1, double.NaN], 1, Cancellation)).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => search.Path([0], [1, 1], 1, Cancellation)).ParamName);
        Assert.Throws<OperationCanceledException>(() => new AumLineSearch(Functions("normal", 400)[0])
            .Path(Distributions.Row("normal", 400), Distributions.Row("normal", 400, 2), int.MaxValue, new CancellationToken(true)));
    }

    // Breakpoint i at 0, thresholds minus the prediction.
    private static ErrorFunctions Of(double[] fp, double[] fn) =>
        new([.. Enumerable.Range(0, fp.Length)], new double[fp.Length], fp, fn);

    private static LineSearchPath Search(ErrorFunctions errors, double[] thresholds, double[] slopes) => new AumLineSearch(errors)
        .Path([.. thresholds.Select(t => -t)], [.. slopes.Select(s => -s)], int.MaxValue, Cancellation);

    private static void AssertPath(
        ErrorFunctions errors, double[] thresholds, double[] slopes, double[] step, double[] aum, double[] auc, double[] after)
    {
        LineSearchPath path = Search(errors, thresholds, slopes);
        Assert.Equal(step, path.Step);
        Assert.Equal(aum, path.Aum);
        Assert.Equal(auc, path.Auc);
        Assert.Equal(after, path.AucAfter);
    }

    // Labels in rates and in weighted counts, and functions with several breakpoints an example that are not monotonic.
    private static ErrorFunctions[] Functions(string distribution, int n)
    {
        double[] labels = [.. Distributions.Row("two values", n, 3)];
        (labels[0], labels[^1]) = (0, 1);
        double[] weights = [.. Distributions.Row("ties", n, 4).Select(value => 1 + value)];
        var random = new Random(n);
        var rows = new List<(int Example, double Prediction, double Fp, double Fn)>();
        double[] at = Distributions.Row(distribution, 3 * n, 5);
        for (int i = 0; i < n; i++)
        {
            double[] breakpoints = [.. at.AsSpan(3 * i, 3).ToArray().Order()];
            rows.Add((i, breakpoints[0], 2, 0));
            rows.Add((i, breakpoints[1], -1 + random.Next(2), -1));
            rows.Add((i, breakpoints[2], random.Next(2), -random.Next(3)));
        }

        var general = new ErrorFunctions(
            [.. rows.Select(row => row.Example)], [.. rows.Select(row => row.Prediction)],
            [.. rows.Select(row => row.Fp)], [.. rows.Select(row => row.Fn)]);
        return
        [
            ErrorFunctions.FromLabels<double>(labels),
            ErrorFunctions.FromLabels<double>(labels, ErrorDenominator.Count, weights),
            general,
        ];
    }

    private static (double[] Predictions, double[] Direction) Line(string distribution, ErrorFunctions errors)
    {
        double[] predictions = Distributions.Row(distribution, errors.ExampleCount, 6);
        double[] direction = Distributions.Row(distribution == "ties" ? "ties" : "normal", errors.ExampleCount, 7);
        return (predictions, direction);
    }

    // O(B^2): where any two lines cross beyond step 0, whether neighbours or not.
    private static double[] Meetings(ErrorFunctions errors, double[] predictions, double[] direction)
    {
        var steps = new List<double> { 0 };
        (double[] intercept, double[] slope) = Lines(errors, predictions, direction);
        for (int a = 0; a < errors.Count; a++)
        {
            for (int b = 0; b < errors.Count; b++)
            {
                if (slope[a] > slope[b] && intercept[a] < intercept[b])
                    steps.Add((intercept[b] - intercept[a]) / (slope[a] - slope[b]));
            }
        }

        return [.. steps.Order()];
    }

    private static bool IsAmong(double[] ascending, double step)
    {
        int place = Array.BinarySearch(ascending, step * (1 - 1e-12));
        place = place < 0 ? ~place : place;
        return place < ascending.Length && ascending[place] <= step * (1 + 1e-12);
    }

    private static (double[] Intercept, double[] Slope) Lines(ErrorFunctions errors, double[] predictions, double[] direction)
    {
        double[] intercept = new double[errors.Count], slope = new double[errors.Count];
        for (int b = 0; b < errors.Count; b++)
        {
            intercept[b] = errors.Prediction[b] - predictions[errors.Example[b]];
            slope[b] = -direction[errors.Example[b]];
        }

        return (intercept, slope);
    }

    // O(B^2): every false positive counts the true positives at smaller thresholds, and half of those at its own.
    private static double AucByPairs(ErrorFunctions errors, double[] intercept, double[] slope, double step)
    {
        double pairs = 0, fp = 0, fn = 0;
        for (int a = 0; a < errors.Count; a++)
        {
            fp += errors.FpDiff[a];
            fn += errors.FnDiff[a];
            for (int b = 0; b < errors.Count; b++)
            {
                // Parallel lines keep their order whatever their sums with the step are rounded to.
                int order = slope[a] == slope[b]
                    ? intercept[a].CompareTo(intercept[b])
                    : (intercept[a] + step * slope[a]).CompareTo(intercept[b] + step * slope[b]);
                pairs += errors.FpDiff[a] * -errors.FnDiff[b] * (order > 0 ? 1 : order == 0 ? 0.5 : 0);
            }
        }

        return pairs / (fp * -fn);
    }
}
