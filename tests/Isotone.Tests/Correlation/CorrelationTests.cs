using Isotone.Testing;

namespace Isotone.Tests;

public class CorrelationTests
{
    public static TheoryData<string> Distributions => Testing.Distributions.Theory;

    [Fact]
    public void Agrees_with_pandas_on_every_era()
    {
        foreach (var era in Golden.Cases("numerai_scores.json"))
        {
            double[] target = era.Doubles("target"), prediction = era.Doubles("prediction");
            double[] firstRanks = HardRank.Of<double>(prediction, TieRule.First);
            Assert.Equal(era.Double("pearson"), Correlation.Pearson<double>(target, prediction), 1e-13);
            Assert.Equal(era.Double("spearman"), Correlation.Spearman<double>(target, prediction), 1e-13);
            Assert.Equal(era.Double("legacy_corr"), Correlation.Pearson<double>(target, firstRanks), 1e-13);
            Assert.Equal(
                era.Double("tie_broken_rank_correlation"), Correlation.Pearson<double>(target, firstRanks), 1e-13);
        }
    }

    [Fact]
    public void Agrees_with_the_published_ten_rows()
    {
        double[] target = [0, .25, .5, .5, .75, 1, .5, .25, .75, .5];
        double[] prediction = [.1, .4, .35, .8, .6, .9, .5, .2, .7, .3];
        double[] firstRanks = HardRank.Of<double>(prediction, TieRule.First);
        Assert.Equal(.811899030453063, Correlation.Spearman<double>(target, prediction), 1e-14);
        Assert.Equal(.8430509585520746, Correlation.Pearson<double>(target, prediction), 1e-14);
        Assert.Equal(.8263342440128465, Correlation.Pearson<double>(target, firstRanks), 1e-14);
    }

    [Fact]
    public void Five_bucket_target_in_perfect_order_scores_859_with_ties_broken_by_order()
    {
        double[] shares = [.05, .2, .5, .2, .05];
        double expected = 1 - shares.Sum(share => share * share * share);
        double[] target = [.. shares.SelectMany((share, bucket) => Enumerable.Repeat(bucket / 4.0, (int)(5000 * share)))];
        var random = new Random(7);
        double sum = 0;
        const int Repeats = 40;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            // The best a model can know is the bucket: inside a bucket its order is chance.
            double[] prediction = [.. target.Select(value => value + 0.2 * random.NextDouble())];
            double[] targetRanks = HardRank.Of<double>(target, TieRule.First);
            sum += Correlation.Pearson<double>(targetRanks, HardRank.Of<double>(prediction, TieRule.First));
        }

        Assert.Equal(0.859, Math.Round(expected, 3), 1e-12);
        Assert.Equal(expected, sum / Repeats, 2e-3);
        double meanRanks = Correlation.Spearman<double>(target, [.. target.Select((value, i) => value + i * 1e-6)]);
        Assert.Equal(0.927, meanRanks, 5e-4);
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Pearson_survives_shift_scale_and_overflow(string distribution)
    {
        for (int n = 2; n <= 257; n += n < 20 ? 1 : 47)
        {
            // Integers, so that the shifted and scaled rows are exact images of the plain one.
            double[] x = [.. Testing.Distributions.Row(distribution, n, 2).Select(value => Math.Round(value * 1024 % 4096))];
            double[] y = [.. Testing.Distributions.Row("normal", n, 3).Select(value => Math.Round(value * 1024))];
            double plain = Correlation.Pearson<double>(x, y);
            Assert.Equal(x.Distinct().Count() == 1, double.IsNaN(plain));
            Assert.Equal(PearsonInDecimal(x, y), plain, 1e-14);
            foreach (int power in new[] { -30, 1010, -1000, -1074 })
                Assert.Equal(plain, Correlation.Pearson<double>([.. x.Select(value => Math.ScaleB(value, power))], y), 1e-15);
            Assert.Equal(plain, Correlation.Pearson<double>([.. x.Select(value => 1e12 + value)], y), 1e-14);
            Assert.Equal(plain, Correlation.Pearson<double>(x, [.. y.Select(value => -1e6 + value / 1048576)]), 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Spearman_is_Pearson_of_counted_ranks(string distribution)
    {
        for (int n = 1; n <= 257; n += n < 20 ? 1 : 31)
        {
            double[] x = Testing.Distributions.Row(distribution, n, 4);
            double[] y = Testing.Distributions.Row("ties", n, 5);
            double expected = PearsonInDecimal(MeanRanks(x), MeanRanks(y));
            Assert.Equal(expected, Correlation.Spearman<double>(x, y), 1e-14);
        }
    }

    [Fact]
    public void Perfect_correlations_are_exactly_one()
    {
        foreach (string distribution in Testing.Distributions.Names.Where(name => name != "constant"))
        {
            double[] x = Testing.Distributions.Row(distribution, 100, 6);
            double[] opposite = [.. x.Select(value => -4 * value)];
            Assert.Equal(1, Correlation.Pearson<double>(x, x));
            Assert.Equal(-1, Correlation.Pearson<double>(x, opposite));
            Assert.Equal(1, Correlation.Spearman<double>(x, x));
            Assert.Equal(-1, Correlation.Spearman<double>(x, opposite));
        }
    }

    [Fact]
    public void Results_stay_within_one()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            double[] x = Testing.Distributions.Row("normal", 7, seed);
            double[] y = [.. x.Select(value => 0.1 * value + 0.3)];
            Assert.InRange(Correlation.Pearson<double>(x, y), 1 - 1e-14, 1);
        }
    }

    [Fact]
    public void Opposite_extremes_do_not_overflow()
    {
        double[] x = [double.MaxValue, -double.MaxValue, 0, double.MaxValue];
        double expected = Correlation.Pearson<double>([1, -1, 0, 1], [1, 2, 3, 5]);
        Assert.Equal(expected, Correlation.Pearson<double>(x, [1, 2, 3, 5]), 1e-15);
        double[] huge = [1e200, -3e200, 2e200];
        expected = Correlation.Pearson<double>([1, -3, 2], [1, 2, 3]);
        Assert.Equal(expected, Correlation.Pearson<double>(huge, [1, 2, 3]), 1e-15);
    }

    [Fact]
    public void A_constant_side_gives_NaN()
    {
        Assert.Equal(double.NaN, Correlation.Pearson<double>([.1, .1, .1], [1, 2, 3]));
        Assert.Equal(double.NaN, Correlation.Pearson<double>([1, 2, 3], [0, -0.0, 0]));
        Assert.Equal(double.NaN, Correlation.Spearman<double>([1, 2, 3], [.7, .7, .7]));
        Assert.Equal(double.NaN, Correlation.Spearman<double>([5], [7]));
    }

    [Fact]
    public void Rows_are_correlated_on_their_own_and_in_float_as_in_double()
    {
        float[] x = Testing.Distributions.RowOfFloats("shifted 1e6", 80, 8), y = Testing.Distributions.RowOfFloats("ties", 80, 9);
        var rows = Rows.FromLengths([1, 19, 50, 10]);
        double[] pearson = new double[4], spearman = new double[4];
        Correlation.Pearson<float>(x, y, rows, pearson);
        Correlation.Spearman<float>(x, y, rows, spearman);
        for (int row = 0; row < rows.Count; row++)
        {
            double[] xRow = [.. rows.Slice<float>(x, row).ToArray().Select(value => (double)value)];
            double[] yRow = [.. rows.Slice<float>(y, row).ToArray().Select(value => (double)value)];
            Assert.Equal(Correlation.Pearson<double>(xRow, yRow), pearson[row]);
            Assert.Equal(Correlation.Spearman<double>(xRow, yRow), spearman[row]);
        }
    }

    [Fact]
    public void Bad_input_is_refused_by_name_and_row()
    {
        double[] good = [1, 2, 3, 4], nan = [1, 2, double.NaN, 4], infinite = [1, 2, 3, double.NegativeInfinity];
        double[] two = new double[2];
        Rows rows = Rows.Batch(2, 2);
        var refusal = Assert.Throws<ArgumentException>(() => Correlation.Pearson<double>(good, nan, rows, two));
        Assert.Equal("y", refusal.ParamName);
        Assert.Contains("row 1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Correlation.Pearson<double>(infinite, good, rows, two)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Correlation.Spearman<double>(nan, good, rows, two)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Correlation.Pearson<double>(good, good.AsSpan(0, 3))).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Correlation.Spearman<double>([], [])).ParamName);
        Assert.Equal("correlations", Assert.Throws<ArgumentException>(
            () => Correlation.Spearman<double>(good, good, rows, new double[1])).ParamName);
        Assert.Equal(
            Correlation.Spearman<double>(good, [1, 2, 3, 0]), Correlation.Spearman<double>(good, infinite));
    }

    private static double[] MeanRanks(double[] values) =>
        [.. values.Select(value => values.Count(other => other < value) + (values.Count(other => other == value) + 1) / 2.0)];

    // 28 digits, for whole and half numbers of a few thousand: an oracle without the rounding under test.
    private static double PearsonInDecimal(double[] x, double[] y)
    {
        decimal n = x.Length, sumX = 0, sumY = 0, xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            decimal a = (decimal)x[i], b = (decimal)y[i];
            sumX += a;
            sumY += b;
            xx += a * a;
            yy += b * b;
            xy += a * b;
        }

        decimal varX = n * xx - sumX * sumX, varY = n * yy - sumY * sumY, covariance = n * xy - sumX * sumY;
        return varX == 0 || varY == 0 ? double.NaN : (double)covariance / Math.Sqrt((double)varX) / Math.Sqrt((double)varY);
    }
}
