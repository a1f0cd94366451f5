using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>AUM of general error functions against AUM of labels, against the general sweep, and by differences.</summary>
public class GeneralAumTests
{
    public static TheoryData<string> Distributed => Distributions.Theory;

    [Theory]
    [MemberData(nameof(Distributed))]
    public void Binary_labels_give_what_the_binary_operator_gives(string distribution)
    {
        for (int n = 2; n <= 257; n += n < 40 ? 1 : 31)
        {
            double[] labels = [.. Distributions.Row("two values", n, 8)], predictions = Distributions.Row(distribution, n, 9);
            (labels[0], labels[^1]) = (1, -1);
            foreach (ErrorDenominator denominator in Enum.GetValues<ErrorDenominator>())
            {
                var general = new GeneralAum<double>(ErrorFunctions.FromLabels<double>(labels, denominator));
                var binary = new Aum<double>(denominator);
                double expected = binary.Forward(labels, predictions);
                Assert.Equal(expected, general.Forward(predictions), 1e-14 * expected);
                Assert.Equal(Roc.Auc<double>(labels, predictions), general.Auc, 1e-15);
                double[] left = new double[n], right = new double[n], otherLeft = new double[n], otherRight = new double[n];
                binary.Derivatives(left, right);
                general.Derivatives(otherLeft, otherRight);
                Close(left, otherLeft);
                Close(right, otherRight);
                binary.Vjp([2], left);
                general.Vjp(2, otherLeft);
                Close(left, otherLeft);
                ErrorCurve curve = binary.Curve(0), otherCurve = general.Curve();
                Assert.Equal(curve.Threshold, otherCurve.Threshold);
                Assert.Equal(curve.FpBefore, otherCurve.FpBefore);
                Assert.Equal(curve.FnBefore, otherCurve.FnBefore);
            }
        }
    }

    [Fact]
    public void Weights_are_worth_as_many_examples()
    {
        double[] labels = [1, 0, 0, 1, 0], predictions = [0.5, 1, -1, 0.25, 0.75], weights = [3, 1, 2, 1, 4];
        double[] manyLabels = [.. labels.SelectMany((label, i) => Enumerable.Repeat(label, (int)weights[i]))];
        double[] many = [.. predictions.SelectMany((p, i) => Enumerable.Repeat(p, (int)weights[i]))];
        foreach (ErrorDenominator denominator in Enum.GetValues<ErrorDenominator>())
        {
            var aum = new GeneralAum<double>(ErrorFunctions.FromLabels<double>(labels, denominator, weights));
            Assert.Equal(new Aum<double>(denominator).Forward(manyLabels, many), aum.Forward(predictions), 1e-15);
            Assert.Equal(Roc.Auc<double>(manyLabels, many), aum.Auc, 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Distributed))]
    public void Functions_with_several_breakpoints_agree_with_the_sweep_and_with_differences(string distribution)
    {
        for (int n = 1; n <= 40; n++)
        {
            ErrorFunctions errors = Random(n, distribution);
            double[] predictions = Distributions.Row(distribution, n, 11), left = new double[n], right = new double[n];
            var aum = new GeneralAum<double>(errors);
            double area = aum.Forward(predictions);
            ErrorEvent[] events = Events(errors, predictions);
            int count = events.Length;
            var sweep = new ErrorSweep(events, new double[count + 1], new double[count + 1], 1, 1);
            Assert.Equal(sweep.Area(), area, 1e-13 * Math.Max(1e-300, area));
            aum.Derivatives(left, right);
            double[] eventLeft = new double[count], eventRight = new double[count];
            sweep.Derivatives(eventLeft, eventRight);
            double[] expectedLeft = new double[n], expectedRight = new double[n];
            int[] order = [.. Enumerable.Range(0, count).OrderBy(b => errors.Prediction[b] - predictions[errors.Example[b]])];
            for (int k = 0; k < count; k++)
            {
                expectedLeft[errors.Example[order[k]]] += eventLeft[k];
                expectedRight[errors.Example[order[k]]] += eventRight[k];
            }

            Close(expectedLeft, left);
            Close(expectedRight, right);
        }
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("two values")]
    [InlineData("constant")]
    public void One_sided_derivatives_are_one_sided_differences(string distribution)
    {
        const int N = 20;
        const double Step = 1 / 64.0;
        ErrorFunctions errors = Random(N, distribution);
        var aum = new GeneralAum<double>(errors);
        double[] predictions = Distributions.Row("ties", N, 12), left = new double[N], right = new double[N];
        double here = aum.Forward(predictions);
        aum.Derivatives(left, right);
        for (int i = 0; i < N; i++)
        {
            double[] up = [.. predictions], down = [.. predictions];
            up[i] += Step;
            down[i] -= Step;
            Assert.Equal((aum.Forward(up) - here) / Step, right[i], 1e-11);
            Assert.Equal((here - aum.Forward(down)) / Step, left[i], 1e-11);
        }
    }

    [Fact]
    public void Rates_that_are_equal_count_as_equal()
    {
        // 1 of 3 negatives against 2 of 6 positives, by labels.
        double[] labels = [0, 1, 1, 0, 1, 1, 0, 1, 1], predictions = [9, 8, 7, 6, 5, 4, 3, 2, 1];
        var general = new GeneralAum<double>(ErrorFunctions.FromLabels<double>(labels));
        var binary = new Aum<double>();
        Assert.Equal(binary.Forward(labels, predictions), general.Forward(predictions), 1e-15);
    }

    [Fact]
    public void Floats_are_computed_in_double()
    {
        float[] predictions = Distributions.RowOfFloats("shifted 1e6", 50, 4), gradient = new float[50];
        double[] labels = [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? 1.0 : 0)];
        ErrorFunctions errors = ErrorFunctions.FromLabels<double>(labels);
        var single = new GeneralAum<float>(errors);
        Assert.Equal(new GeneralAum<double>(errors).Forward([.. predictions.Select(p => (double)p)]), single.Forward(predictions));
        single.Vjp(1, gradient);
        Assert.Equal(0, gradient.Sum(g => (double)g), 1e-6);
    }

    [Fact]
    public void Negative_errors_and_misuse_are_refused()
    {
        // Two examples lose a false positive: alone they hold less than none, with a third one's they do not.
        var errors = new ErrorFunctions([0, 1], [0, 0], [-1, 1], [0, -1]);
        var aum = new GeneralAum<double>(errors);
        Assert.Throws<InvalidOperationException>(() => aum.Auc);
        Assert.Throws<InvalidOperationException>(() => aum.Vjp(1, new double[2]));
        aum.Forward([-1, 1]);
        var refusal = Assert.Throws<ArgumentException>(() => aum.Forward([1, -1]));
        Assert.Equal("predictions", refusal.ParamName);
        Assert.StartsWith(
            "With these predictions there are -1 false positives above the constant -1, where example 0 has a breakpoint at 0; errors cannot be negative.",
            refusal.Message, StringComparison.Ordinal);
        var fn = new GeneralAum<double>(new ErrorFunctions([0, 1], [0, 0], [1, 0], [1, -1]));
        Assert.Contains("-1 false negatives below the constant 1,", Assert.Throws<ArgumentException>(() => fn.Forward([-1, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => aum.Forward([1]));
        Assert.Throws<ArgumentException>(() => aum.Forward([1, double.NaN]));
        aum.Forward([-1, 1]);
        Assert.Throws<ArgumentException>(() => aum.Vjp(double.NaN, new double[2]));
        Assert.Throws<ArgumentException>(() => aum.Derivatives(new double[1], new double[2]));
    }

    [Fact]
    public void After_the_first_pass_nothing_is_allocated()
    {
        ErrorFunctions errors = Random(300, "normal");
        var aum = new GeneralAum<double>(errors);
        double[] predictions = Distributions.Row("normal", 300, 2), gradient = new double[300];
        Assert.Equal(0, Testing.Allocation.OnThisThread(() =>
        {
            aum.Forward(predictions);
            aum.Vjp(1, gradient);
        }));
    }

    private static ErrorFunctions Random(int n, string distribution)
    {
        var random = new Random(n);
        double[] at = [.. Distributions.Row(distribution, 2 * n, 10)];
        var rows = new List<(int Example, double At, double Fp, double Fn)>();
        for (int i = 0; i < n; i++)
        {
            (double low, double high) = (Math.Min(at[2 * i], at[2 * i + 1]), Math.Max(at[2 * i], at[2 * i + 1]));
            rows.Add((i, low, 1 + random.Next(2), random.Next(2)));
            rows.Add((i, high, -random.Next(2), -1 - random.Next(2)));
        }

        return new ErrorFunctions(
            [.. rows.Select(row => row.Example)], [.. rows.Select(row => row.At)], [.. rows.Select(row => row.Fp)], [.. rows.Select(row => row.Fn)]);
    }

    private static ErrorEvent[] Events(ErrorFunctions errors, double[] predictions)
    {
        var events = new List<ErrorEvent>();
        for (int b = 0; b < errors.Count; b++)
            events.Add(new ErrorEvent(errors.Prediction[b] - predictions[errors.Example[b]], errors.FpDiff[b], errors.FnDiff[b]));
        return [.. events.OrderBy(e => e.Threshold)];
    }

    private static void Close(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-13 * Math.Max(1, Math.Abs(expected[i])));
    }
}
