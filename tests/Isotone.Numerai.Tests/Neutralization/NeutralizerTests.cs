using System.Text.Json;
using Isotone.Data;
using Isotone.Testing;

namespace Isotone.Numerai.Tests;

public sealed class NeutralizerTests
{
    public static TheoryData<string> Kinds => [.. Golden.Cases("neutralization.json").Select(era => era.Text("kind"))];

    private static JsonElement Case(string kind) => Golden.Cases("neutralization.json").Single(era => era.Text("kind") == kind);

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}]: {actual[i]:R} where {expected[i]:R} is expected");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Residuals_agree_with_a_singular_value_decomposition(string kind)
    {
        JsonElement era = Case(kind);
        double[] values = era.Doubles("values"), features = era.Doubles("features"), result = new double[values.Length];
        Neutralizer.Neutralize<double>(values, features, result);
        AssertClose(era.Doubles("neutral"), result, era.Double("tolerance"));
        Neutralizer.Neutralize<double>(values, features, result, 0.5);
        AssertClose(era.Doubles("half"), result, era.Double("tolerance"));
        float[] rounded = [.. features.Select(feature => (float)feature)];
        Neutralizer.Neutralize<float>(values, rounded, result);
        AssertClose(era.Doubles("neutral"), result, era.Double("tolerance"));
    }

    [Fact]
    public void Neutralization_agrees_with_numerai_tools()
    {
        foreach (JsonElement era in Golden.Cases("numerai_scores.json"))
        {
            double[] features = [.. era.GetProperty("features").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => x.GetDouble())];
            double[] values = era.Doubles("prediction"), result = new double[values.Length];
            Neutralizer.Neutralize<double>(values, features, result);
            AssertClose(era.Doubles("neutralized_full"), result, 1e-9);
            Neutralizer.Neutralize<double>(values, features, result, 0.5);
            AssertClose(era.Doubles("neutralized_half"), result, 1e-9);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(127, 2)]
    [InlineData(128, 11)]
    [InlineData(129, 12)]
    [InlineData(300, 17)]
    [InlineData(513, 40)]
    public void What_is_left_is_orthogonal_to_every_feature_and_sums_to_0(int rows, int features)
    {
        var random = new Random(rows);
        double[] x = [.. Enumerable.Range(0, rows * features).Select(_ => Distributions.Normal(random))];
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => Distributions.Normal(random))];
        double[] left = new double[rows];
        Neutralizer.Neutralize<double>(y, x, left);
        Assert.Equal(0, left.Sum(), 1e-11);
        for (int feature = 0; feature < features; feature++)
            Assert.Equal(0, Enumerable.Range(0, rows).Sum(row => left[row] * x[(row * features) + feature]), 1e-11);
    }

    [Fact]
    public void A_table_s_eras_are_neutralized_each_on_its_own_with_the_same_bits_for_any_number_of_threads()
    {
        (EraTable table, double[] values) = Table(eras: 7, rows: 150, features: 20);
        FeatureRows features = FeatureRows.Of(table.All);
        double[] expected = new double[values.Length];
        float[] gathered = new float[table.RowCount * 20];
        table.GatherFeatures(table.All.Indices, gathered);
        for (int era = 0; era < 7; era++)
        {
            int start = table.EraRows.Start(era);
            Neutralizer.Neutralize<float>(
                values.AsSpan(start, 150), gathered.AsSpan(start * 20, 150 * 20), expected.AsSpan(start, 150), 0.7);
        }

        foreach (int threads in (int[])[1, 2, 5])
        {
            using Parallelism.Scope scope = Parallelism.Limit(threads);
            Assert.Equal(expected, Neutralizer.Neutralize(values, features, table.EraRows, 0.7, cancellation: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Unknown_values_are_left_out_of_the_fit_and_stay_unknown()
    {
        (EraTable table, double[] values) = Table(eras: 2, rows: 60, features: 3);
        values[5] = values[17] = double.NaN;
        values.AsSpan(60).Fill(double.NaN);
        double[] result = Neutralizer.Neutralize(values, FeatureRows.Of(table.All), table.EraRows, cancellation: TestContext.Current.CancellationToken);
        int[] known = [.. Enumerable.Range(0, 60).Where(row => row is not (5 or 17))];
        float[] gathered = new float[known.Length * 3];
        table.GatherFeatures(known, gathered);
        double[] expected = new double[known.Length];
        Neutralizer.Neutralize<float>([.. known.Select(row => values[row])], gathered, expected);
        AssertClose(expected, [.. known.Select(row => result[row])], 1e-13);
        Assert.All(Enumerable.Range(0, 120).Except(known), row => Assert.True(double.IsNaN(result[row])));
    }

    [Fact]
    public void Some_features_of_a_table_are_those_alone()
    {
        (EraTable table, double[] values) = Table(eras: 1, rows: 50, features: 4);
        float[] gathered = new float[200];
        table.GatherFeatures(table.All.Indices, gathered);
        float[] two = [.. Enumerable.Range(0, 50).SelectMany(row => new[] { gathered[(row * 4) + 3], gathered[(row * 4) + 1] })];
        double[] expected = new double[50];
        Neutralizer.Neutralize<float>(values, two, expected);
        double[] actual = Neutralizer.Neutralize(
            values, FeatureRows.Of(table.All, ["f3", "f1"]), table.EraRows, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, actual);
        Assert.Throws<ArgumentException>("features", () => FeatureRows.Of(table.All, ["f9"]));
    }

    [Fact]
    public void A_constant_leaves_exactly_its_remaining_share()
    {
        double[] left = new double[40];
        Neutralizer.Neutralize<double>([.. Enumerable.Repeat(0.3, 40)], [.. Enumerable.Range(0, 80).Select(i => (double)(i * i % 7))], left);
        Assert.All(left, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_missing_feature_is_refused_by_its_name_and_row_or_filled()
    {
        var builder = new EraTableBuilder("test", ["a", "b"], []);
        float[][] rows = [[0, 1], [1, .5f], [.5f, float.NaN], [.25f, 0], [1, 1]];
        foreach (float[] row in rows)
            builder.Append("", "era9", "train", row, []);
        EraTable table = builder.Build();
        double[] values = [1, 2, 3, 5, 8];
        var exception = Assert.Throws<FeatureException>(() => Neutralizer.Neutralize(
            values, FeatureRows.Of(table.All), table.EraRows, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("feature 'b' of data row 3 (era 'era9') is missing", exception.Problem);
        double[] expected = new double[5];
        Neutralizer.Neutralize<float>(values, [.. rows.SelectMany(row => row.Select(x => float.IsNaN(x) ? .5f : x))], expected);
        Assert.Equal(expected, Neutralizer.Neutralize(values, FeatureRows.Of(table.All, missing: .5f), table.EraRows, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        double[] two = [1, 2], four = [1, 2, 3, 4], room = new double[2];
        Assert.Throws<ArgumentException>("values", () => Neutralizer.Neutralize<double>([], four, room));
        Assert.Throws<ArgumentException>("values", () => Neutralizer.Neutralize<double>([1, double.NaN], four, room));
        Assert.Throws<ArgumentException>("features", () => Neutralizer.Neutralize<double>(two, [1, 2, 3], room));
        Assert.Throws<ArgumentException>("features", () => Neutralizer.Neutralize<double>(two, [], room));
        Assert.Throws<ArgumentException>("destination", () => Neutralizer.Neutralize<double>(two, four, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>("proportion", () => Neutralizer.Neutralize<double>(two, four, room, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>("proportion", () => Neutralizer.Neutralize<double>(two, four, room, double.NaN));
        Assert.Throws<ArgumentException>("features", () => Neutralizer.Neutralize(two, FeatureRows.Of(four, 4), Rows.One(2), cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>("values", () => Neutralizer.Neutralize([1, double.PositiveInfinity], FeatureRows.Of(four, 2), Rows.One(2), cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<FeatureException>(() => Neutralizer.Neutralize<double>(two, [1, double.PositiveInfinity], room));
    }

    [Fact]
    public void Cancellation_and_progress_are_by_era()
    {
        (EraTable table, double[] values) = Table(eras: 5, rows: 20, features: 2);
        var told = new Told();
        Neutralizer.Neutralize(
            values, FeatureRows.Of(table.All), table.EraRows, progress: told,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([20, 40, 60, 80, 100], told.Rows.Select(done => done.Rows));
        Assert.Throws<OperationCanceledException>(() => Neutralizer.Neutralize(
            values, FeatureRows.Of(table.All), table.EraRows, cancellation: new CancellationToken(canceled: true)));
    }

    private sealed class Told : IProgress<RowProgress>
    {
        public List<RowProgress> Rows { get; } = [];

        public void Report(RowProgress value) => Rows.Add(value);
    }

    internal static (EraTable Table, double[] Values) Table(int eras, int rows, int features)
    {
        var random = new Random(5);
        var builder = new EraTableBuilder("test", Enumerable.Range(0, features).Select(i => $"f{i}"), []);
        double[] values = new double[eras * rows];
        for (int i = 0; i < values.Length; i++)
        {
            float[] row = [.. Enumerable.Range(0, features).Select(_ => random.Next(5) / 4f)];
            builder.Append("", $"era{1 + (i / rows)}", "train", row, []);
            values[i] = row[0] + Distributions.Normal(random);
        }

        return (builder.Build(), values);
    }
}
