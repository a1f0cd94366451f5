using Isotone.Testing;

namespace Isotone.Tests;

public class AumTests
{
    private static readonly ErrorDenominator[] _denominators = Enum.GetValues<ErrorDenominator>();

    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Fact]
    public void Agrees_with_R_package_aum_on_every_case()
    {
        foreach (var golden in Golden.Cases("aum_binary.json"))
        {
            var aum = new Aum<double>(golden.Text("denominator") == "rate" ? ErrorDenominator.Rate : ErrorDenominator.Count);
            double[] labels = golden.Doubles("labels"), predictions = golden.Doubles("predictions");
            double[] left = new double[labels.Length], right = new double[labels.Length];
            Assert.Equal(golden.Double("aum"), aum.Forward(labels, predictions), 1e-12);
            aum.Derivatives(left, right);
            Close(golden.Doubles("derivative_left"), left);
            Close(golden.Doubles("derivative_right"), right);
            ErrorCurve curve = aum.Curve(0);
            Close(golden.Doubles("threshold"), curve.Threshold);
            Close(golden.Doubles("fp_before"), curve.FpBefore);
            Close(golden.Doubles("fn_before"), curve.FnBefore);
        }
    }

    [Fact]
    public void Agrees_with_the_published_four_points()
    {
        var aum = new Aum<double>();
        double[] gradient = new double[4];
        Assert.Equal(1.5, aum.Forward([-1, -1, 1, 1], [2, -3.5, -1, 1.5]));
        aum.Vjp([1], gradient);
        Assert.Equal([.5, 0, -.5, 0], gradient);
        aum.Vjp([-3], gradient);
        Assert.Equal([-1.5, 0, 1.5, 0], gradient);
    }

    [Theory]
    [InlineData(1, -1, 2, 1, 1, -1, -1)]
    [InlineData(0, 0, 0, 0, 1, -1, 0)]
    [InlineData(-1, 1, 0, 0, 0, 0, 0)]
    public void Two_points_a_negative_and_a_positive(
        double negative, double positive, double value, double left0, double right0, double left1, double right1)
    {
        var aum = new Aum<double>(ErrorDenominator.Count);
        double[] left = new double[2], right = new double[2];
        Assert.Equal(value, aum.Forward([0, 1], [negative, positive]));
        aum.Derivatives(left, right);
        Assert.Equal([left0, left1], left);
        Assert.Equal([right0, right1], right);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Is_the_sum_over_every_interval_of_the_lesser_error(string distribution)
    {
        for (int n = 2; n <= 257; n += n < 30 ? 1 : 29)
        {
            (double[] labels, double[] predictions) = Sample(distribution, n);
            foreach (ErrorDenominator denominator in _denominators)
            {
                double expected = AumByIntervals(labels, predictions, denominator);
                Assert.Equal(expected, new Aum<double>(denominator).Forward(labels, predictions), 1e-13 * expected);
            }
        }
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("heavy tails")]
    [InlineData("tiny 1e-9")]
    public void Away_from_ties_both_derivatives_are_the_central_difference(string distribution)
    {
        foreach (ErrorDenominator denominator in _denominators)
        {
            (double[] labels, double[] predictions) = Sample(distribution, 40);
            double step = LeastGap(predictions) / 4;
            (double[] left, double[] right) = DerivativesOf(denominator, labels, predictions);
            for (int i = 0; i < 40; i++)
            {
                double forward = Difference(denominator, labels, predictions, i, step);
                double backward = Difference(denominator, labels, predictions, i, -step);
                Assert.Equal(forward, right[i], 1e-6);
                Assert.Equal(backward, left[i], 1e-6);
                Assert.Equal((forward + backward) / 2, (left[i] + right[i]) / 2, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("two values")]
    [InlineData("constant")]
    [InlineData("signed zeros")]
    public void At_ties_the_derivatives_are_the_one_sided_differences(string distribution)
    {
        foreach (ErrorDenominator denominator in _denominators)
        {
            (double[] labels, double[] predictions) = Sample(distribution, 30);
            (double[] left, double[] right) = DerivativesOf(denominator, labels, predictions);
            for (int i = 0; i < 30; i++)
            {
                Assert.Equal(Difference(denominator, labels, predictions, i, 1 / 16.0), right[i], 1e-12);
                Assert.Equal(Difference(denominator, labels, predictions, i, -1 / 16.0), left[i], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void The_value_is_the_integral_of_the_ROC_curves_lesser_error(string distribution)
    {
        (double[] labels, double[] predictions) = Sample(distribution, 90);
        RocCurve roc = Roc.Curve<double>(labels, predictions);
        double expected = 0;
        for (int k = 1; k + 1 < roc.Fpr.Length; k++)
            expected += roc.MinFprFnr[k] * (roc.MaxConstant[k] - roc.MinConstant[k]);
        Assert.Equal(expected, new Aum<double>().Forward(labels, predictions), 1e-13 * expected);
    }

    [Fact]
    public void Rows_do_not_depend_on_their_batch_nor_floats_on_float_arithmetic()
    {
        float[] predictions = Testing.Distributions.RowOfFloats("shifted 1e6", 60, 3);
        float[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 1f : 0f)];
        var rows = Rows.FromLengths([2, 40, 18]);
        var batch = new Aum<float>();
        double[] values = new double[3];
        float[] gradient = new float[60], cotangentRow = new float[40];
        batch.Forward(labels, predictions, rows, values);
        batch.Vjp([2, 3, 4], gradient);
        for (int row = 0; row < 3; row++)
        {
            var alone = new Aum<float>();
            float[] rowGradient = new float[rows.LengthOf(row)];
            Assert.Equal(alone.Forward(rows.Slice<float>(labels, row), rows.Slice<float>(predictions, row)), values[row]);
            alone.Vjp([row + 2], rowGradient);
            Assert.Equal(rowGradient, rows.Slice<float>(gradient, row));
            Assert.Equal(alone.Curve(0).FpBefore, batch.Curve(row).FpBefore);
            double expected = AumByIntervals(
                [.. rows.Slice<float>(labels, row).ToArray().Select(value => (double)value)],
                [.. rows.Slice<float>(predictions, row).ToArray().Select(value => (double)value)],
                ErrorDenominator.Rate);
            Assert.Equal(expected, values[row], 1e-13);
        }
    }

    [Fact]
    public void A_gradient_step_lowers_the_loss()
    {
        (double[] labels, double[] predictions) = Sample("normal", 100);
        var aum = new Aum<double>();
        double[] gradient = new double[100];
        double first = aum.Forward(labels, predictions), last = first;
        for (int step = 0; step < 200; step++)
        {
            aum.Vjp([1], gradient);
            for (int i = 0; i < 100; i++)
                predictions[i] -= 0.5 * gradient[i];
            last = aum.Forward(labels, predictions);
        }

        Assert.True(last < 0.05 * first, $"{first} fell to {last} only");
    }

    [Fact]
    public void A_single_class_is_refused_as_a_rate_and_costs_nothing_as_a_count()
    {
        double[] labels = [1, 0, 1, 1], predictions = [3, 1, -2, 5];
        double[] two = new double[2];
        var refusal = Assert.Throws<ArgumentException>(
            () => new Aum<double>().Forward(labels, predictions, Rows.Batch(2, 2), two));
        Assert.Equal("labels", refusal.ParamName);
        Assert.Contains("labels (row 1) hold a single class", refusal.Message, StringComparison.Ordinal);

        var count = new Aum<double>(ErrorDenominator.Count);
        count.Forward(labels, predictions, Rows.Batch(2, 2), two);
        Assert.Equal([0, 0], two);
        double[] left = new double[4], right = new double[4];
        count.Derivatives(left, right);
        Assert.Equal([0, 0], right[2..]);
        Assert.Equal([0, 0], left[2..]);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var aum = new Aum<double>();
        Assert.Throws<InvalidOperationException>(() => aum.Vjp([1], new double[2]));
        Assert.Throws<InvalidOperationException>(() => aum.Derivatives([], []));
        Assert.Throws<InvalidOperationException>(() => aum.Curve(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Aum<double>((ErrorDenominator)7));
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => aum.Forward([1, 0], [1])).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => aum.Forward([1, 0], [1, double.NaN])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => aum.Forward([1, double.NaN], [1, 2])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => aum.Forward([], [])).ParamName);

        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => aum.Evaluate([1, 0], [1], [])).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => aum.Evaluate([1, 0], [1, 2], new double[1])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => aum.Evaluate([1, 1], [1, 2], [])).ParamName);
        for (int at = 0; at < 20; at++)
        {
            double[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2.0)], predictions = new double[20];
            predictions[at] = double.NegativeInfinity;
            Assert.Contains($"predictions[{at}]", Assert.Throws<ArgumentException>(() => aum.Evaluate(labels, predictions, [])).Message, StringComparison.Ordinal);
            (labels[at], predictions[at]) = (double.NaN, 0);
            Assert.Contains($"labels[{at}]", Assert.Throws<ArgumentException>(() => aum.Evaluate(labels, predictions, [])).Message, StringComparison.Ordinal);
        }

        aum.Forward([1, 0], [1, 2]);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => aum.Vjp([1], new double[3])).ParamName);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(() => aum.Vjp([1, 2], new double[2])).ParamName);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(() => aum.Vjp([double.NaN], new double[2])).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentException>(() => aum.Derivatives(new double[2], new double[1])).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => aum.Curve(1));
    }

    [Fact]
    public void The_widest_predictions_do_not_overflow()
    {
        const double Most = double.MaxValue;
        Assert.Equal(Most, new Aum<double>().Forward([1, 1, 0, 0], [-Most, Most, Most, -Most]));
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }

    private static (double[] Labels, double[] Predictions) Sample(string distribution, int n)
    {
        double[] labels = [.. Testing.Distributions.Row("ties", n, 21).Select(value => value >= 0.75 ? 1.0 : -1)];
        (labels[0], labels[^1]) = (-1, 1);
        return (labels, Testing.Distributions.Row(distribution, n, 22));
    }

    private static (double[] Left, double[] Right) DerivativesOf(
        ErrorDenominator denominator, double[] labels, double[] predictions)
    {
        var aum = new Aum<double>(denominator);
        double[] left = new double[labels.Length], right = new double[labels.Length];
        aum.Forward(labels, predictions);
        aum.Derivatives(left, right);
        return (left, right);
    }

    private static double Difference(
        ErrorDenominator denominator, double[] labels, double[] predictions, int i, double step)
    {
        double[] moved = [.. predictions];
        moved[i] += step;
        double difference = AumByIntervals(labels, moved, denominator) - AumByIntervals(labels, predictions, denominator);
        return difference / (moved[i] - predictions[i]);
    }

    private static double LeastGap(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Zip(sorted.Skip(1), (low, high) => high - low).Min();
    }

    // O(n^2): counts both errors from scratch in the middle of every interval between neighbouring thresholds.
    private static double AumByIntervals(double[] labels, double[] predictions, ErrorDenominator denominator)
    {
        bool rate = denominator == ErrorDenominator.Rate;
        double positives = rate ? labels.Count(label => label == 1) : 1;
        double negatives = rate ? labels.Count(label => label != 1) : 1;
        double[] thresholds = [.. predictions.Select(prediction => -prediction).Distinct().Order()];
        double area = 0;
        for (int k = 0; k + 1 < thresholds.Length; k++)
        {
            int fp = 0, fn = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                bool predicted = -predictions[i] <= thresholds[k];
                fp += predicted && labels[i] != 1 ? 1 : 0;
                fn += !predicted && labels[i] == 1 ? 1 : 0;
            }

            area += Math.Min(fp / negatives, fn / positives) * (thresholds[k + 1] - thresholds[k]);
        }

        return area;
    }
}
