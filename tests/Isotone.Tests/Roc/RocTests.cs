namespace Isotone.Tests;

public class RocTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Fact]
    public void Curve_of_the_published_four_points()
    {
        RocCurve curve = Roc.Curve<double>([-1, -1, 1, 1], [2, -3.5, -1, 1.5]);
        Assert.Equal([0, .5, .5, .5, 1], curve.Fpr);
        Assert.Equal([1, 1, .5, 0, 0], curve.Fnr);
        Assert.Equal([0, 0, .5, 1, 1], curve.Tpr);
        Assert.Equal([0, .5, .5, 0, 0], curve.MinFprFnr);
        Assert.Equal([double.NegativeInfinity, -2, -1.5, 1, 3.5], curve.MinConstant);
        Assert.Equal([-2, -1.5, 1, 3.5, double.PositiveInfinity], curve.MaxConstant);
        Assert.Equal(.5, curve.Auc);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Auc_counts_the_pairs_in_order_with_ties_half(string distribution)
    {
        for (int n = 2; n <= 257; n += n < 30 ? 1 : 29)
        {
            (double[] labels, double[] predictions) = Sample(distribution, n);
            double expected = AucByPairs(labels, predictions);
            Assert.Equal(expected, Roc.Auc<double>(labels, predictions), 1e-15);
            Assert.Equal(expected, Roc.Curve<double>(labels, predictions).Auc, 1e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Each_point_is_the_error_of_the_constants_in_its_interval(string distribution)
    {
        foreach (int n in new[] { 2, 3, 10, 57 })
        {
            (double[] labels, double[] predictions) = Sample(distribution, n);
            RocCurve curve = Roc.Curve<double>(labels, predictions);
            Assert.Equal(predictions.Distinct().Count() + 1, curve.Fpr.Length);
            for (int k = 0; k < curve.Fpr.Length; k++)
            {
                // A prediction p is positive once the constant has passed -p.
                bool Positive(double prediction) => -prediction <= curve.MinConstant[k];
                Assert.Equal(Share(labels, predictions, positive: false, Positive), curve.Fpr[k]);
                Assert.Equal(Share(labels, predictions, positive: true, Positive), curve.Tpr[k]);
                Assert.Equal(Share(labels, predictions, positive: true, p => !Positive(p)), curve.Fnr[k]);
                Assert.Equal(Math.Min(curve.Fpr[k], curve.Fnr[k]), curve.MinFprFnr[k]);
                Assert.True(curve.MinConstant[k] < curve.MaxConstant[k]);
                Assert.Equal(k == 0 ? double.NegativeInfinity : curve.MaxConstant[k - 1], curve.MinConstant[k]);
            }

            Assert.Equal(double.PositiveInfinity, curve.MaxConstant[^1]);
        }
    }

    [Fact]
    public void The_area_under_the_curve_of_points_is_the_auc()
    {
        (double[] labels, double[] predictions) = Sample("one decimal", 200);
        RocCurve curve = Roc.Curve<double>(labels, predictions);
        double area = 0;
        for (int k = 1; k < curve.Fpr.Length; k++)
            area += (curve.Fpr[k] - curve.Fpr[k - 1]) * (curve.Tpr[k] + curve.Tpr[k - 1]) / 2;
        Assert.Equal(area, curve.Auc, 1e-13);
    }

    [Fact]
    public void Zero_thresholds_have_no_sign()
    {
        RocCurve curve = Roc.Curve<double>([1, 0], [0, -0.0]);
        Assert.Equal([0, 1], curve.Fpr);
        Assert.Equal(.5, curve.Auc);
        Assert.False(double.IsNegative(curve.MaxConstant[0]));
    }

    [Fact]
    public void Rows_are_scored_on_their_own_and_in_float_as_in_double()
    {
        float[] labels = [1, 0, 1, -1, 0, 1, 1, 0, 0, 2], predictions = Testing.Distributions.RowOfFloats("ties", 10);
        var rows = Rows.FromLengths([3, 5, 2]);
        labels[8] = 1;
        double[] auc = new double[3];
        Roc.Auc<float>(labels, predictions, rows, auc);
        for (int row = 0; row < rows.Count; row++)
        {
            double[] rowLabels = [.. rows.Slice<float>(labels, row).ToArray().Select(value => (double)value)];
            double[] rowPredictions = [.. rows.Slice<float>(predictions, row).ToArray().Select(value => (double)value)];
            Assert.Equal(AucByPairs(rowLabels, rowPredictions), auc[row], 1e-15);
        }
    }

    [Fact]
    public void Bad_input_is_refused_by_name_and_row()
    {
        double[] labels = [1, 0, 1, 0, 1, 1, 0, 0], predictions = new double[8];
        double[] four = new double[4];
        Rows rows = Rows.Batch(4, 2);
        var refusal = Assert.Throws<ArgumentException>(() => Roc.Auc<double>(labels, predictions, rows, four));
        Assert.Equal("labels", refusal.ParamName);
        Assert.Contains("labels (row 2) hold a single class", refusal.Message, StringComparison.Ordinal);
        refusal = Assert.Throws<ArgumentException>(() => Roc.Curve<double>([0, 0], [1, 2]));
        Assert.Contains("negatives", refusal.Message, StringComparison.Ordinal);

        predictions[5] = double.PositiveInfinity;
        refusal = Assert.Throws<ArgumentException>(() => Roc.Auc<double>(labels, predictions, rows, four));
        Assert.Equal("predictions", refusal.ParamName);
        Assert.Contains("row 2", refusal.Message, StringComparison.Ordinal);

        labels[1] = double.NaN;
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Roc.Curve<double>(labels, predictions)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Roc.Curve<double>([], [])).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => Roc.Auc<double>([1, 0], [1])).ParamName);
    }

    private static (double[] Labels, double[] Predictions) Sample(string distribution, int n)
    {
        double[] labels = [.. Testing.Distributions.Row("ties", n, 11).Select(value => value >= 0.5 ? 1.0 : value)];
        (labels[0], labels[^1]) = (0, 1);
        return (labels, Testing.Distributions.Row(distribution, n, 12));
    }

    private static double Share(double[] labels, double[] predictions, bool positive, Func<double, bool> wanted)
    {
        double[] ofClass = [.. predictions.Where((_, i) => (labels[i] == 1) == positive)];
        return ofClass.Count(wanted) / (double)ofClass.Length;
    }

    private static double AucByPairs(double[] labels, double[] predictions)
    {
        double wins = 0, pairs = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < labels.Length; j++)
            {
                if (labels[i] != 1 || labels[j] == 1)
                    continue;
                pairs++;
                wins += predictions[i] > predictions[j] ? 1 : predictions[i] == predictions[j] ? .5 : 0;
            }
        }

        return wins / pairs;
    }
}
