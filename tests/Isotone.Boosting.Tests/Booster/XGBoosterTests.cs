using System.Diagnostics;

namespace Isotone.Boosting.Tests;

[Collection("XGBoost")]
public class XGBoosterTests
{
    [XGBoostFact]
    public void A_booster_without_trees_predicts_the_starting_score_and_never_a_half()
    {
        using var matrix = XGBoostMatrix.FromDense([1, 2, 3, 4], 2);
        float[] predictions = new float[2];
        using (var booster = new XGBooster(matrix))
            booster.Predict(matrix, predictions);
        Assert.Equal([0f, 0f], predictions);
        using (var booster = new XGBooster(matrix, 0.25))
            booster.Predict(matrix, predictions);
        Assert.Equal([0.25f, 0.25f], predictions);
        matrix.SetBaseMargin([3, 4]);
        using (var booster = new XGBooster(matrix, 0.25))
            booster.Predict(matrix, predictions);
        Assert.Equal([3f, 4f], predictions);
    }

    [XGBoostFact]
    public void One_tree_is_the_newton_step_of_its_leaves()
    {
        // Two groups that one split separates: -sum g/(sum h + lambda), lambda = 1.
        using var matrix = XGBoostMatrix.FromDense([0, 0, 0, 1, 1, float.NaN], 1);
        using var booster = new XGBooster(matrix);
        booster.Set("learning_rate", 1);
        booster.Set("max_depth", 1);
        booster.Set("tree_method", "exact");
        booster.Boost(matrix, [-1, -2, -3, 4, 5, 6], [1, 1, 1, 1, 2, 3]);
        float[] predictions = new float[6];
        booster.Predict(matrix, predictions);
        Assert.Equal(1, booster.RoundCount);
        Assert.Equal(6f / 4, predictions[0], 1e-6f);
        Assert.Equal(-15f / 7, predictions[3], 1e-6f);

        // A missing value goes the way that reduces the loss more.
        Assert.Equal(predictions[3], predictions[5]);
    }

    [XGBoostFact]
    public void What_the_library_lets_pass_is_refused()
    {
        using var matrix = XGBoostMatrix.FromDense([1, 2, 3, 4], 2);
        using var narrow = XGBoostMatrix.FromDense([1, 2], 1);
        using var booster = new XGBooster(matrix);
        Assert.Contains("gradient[1]", Assert.Throws<ArgumentException>(() => booster.Boost(matrix, [0, float.NaN], [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("curvature[0]", Assert.Throws<ArgumentException>(() => booster.Boost(matrix, [0, 1], [-1, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => booster.Boost(matrix, [0], [1]));
        Assert.Contains("1 features, the booster 2", Assert.Throws<ArgumentException>(() => booster.Predict(narrow, new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("Row 1, feature 0 is -infinity", Assert.Throws<ArgumentException>(() => XGBoostMatrix.FromDense([1, 2, float.NegativeInfinity, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => XGBoostMatrix.FromDense([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => matrix.SetFeatureNames(["a", "a"]));
        Assert.Throws<ArgumentException>(() => matrix.SetFeatureNames(["a", "b<"]));
        Assert.Throws<ArgumentException>(() => matrix.SetBaseMargin([1, float.NaN]));
        Assert.Throws<ArgumentException>(() => booster.Predict(matrix, new float[2], rounds: 1));
        Assert.Throws<XGBoostException>(() =>
        {
            booster.Set("max_depth", "deep");
            booster.Boost(matrix, [0, 1], [1, 1]);
        });
    }

    [XGBoostFact]
    public void Bins_that_come_in_batches_grow_the_trees_of_the_floats()
    {
        using var sample = new Sample(4, 500);
        int calls = 0;
        using XGBoostMatrix bins = XGBoostMatrix.Quantized(
            (first, rows) =>
            {
                calls++;
                sample.Features.AsSpan(first * Sample.Columns, rows.Length).CopyTo(rows);
            },
            sample.Eras.Length,
            Sample.Columns);
        Assert.True(calls > 0);
        float[] gradient = [.. sample.Targets.Select(target => 0.5f - target)], ones = [.. gradient.Select(_ => 1f)];
        float[] fromFloats = Boosted(sample.Matrix, sample.Matrix, gradient, ones), fromBins = Boosted(bins, sample.Matrix, gradient, ones);
        Assert.Equal(fromFloats, fromBins);
        Assert.True(fromFloats.Distinct().Count() > 4);

        var failure = Assert.Throws<InvalidDataException>(() => XGBoostMatrix.Quantized((_, _) => throw new InvalidDataException("torn"), 10, 2));
        Assert.Equal("torn", failure.Message);
        Assert.Contains("infinity", Assert.Throws<ArgumentException>(() => XGBoostMatrix.Quantized((_, rows) => rows.Fill(float.PositiveInfinity), 10, 2)).Message, StringComparison.Ordinal);
    }

    [XGBoostTheory]
    [InlineData("model.json")]
    [InlineData("model.ubj")]
    public void Saved_and_loaded_it_predicts_the_same_bits(string name)
    {
        using var sample = new Sample(3, 200);
        using var folder = new TemporaryFolder();
        sample.Matrix.SetFeatureNames([.. Enumerable.Range(0, Sample.Columns).Select(k => $"feature_{k}")]);
        using XGBooster booster = Grown(sample);
        float[] before = new float[600], after = new float[600];
        booster.Predict(sample.Matrix, before);
        booster.Save(folder.File(name));
        booster.Save(folder.File(name));
        Assert.Equal([name], folder.Names);
        using XGBooster loaded = XGBooster.Load(folder.File(name));
        loaded.Predict(sample.Matrix, after);
        Assert.Equal(before, after);
        Assert.Equal(booster.RoundCount, loaded.RoundCount);
        Assert.Equal(Sample.Columns, loaded.FeatureCount);
        Assert.Equal(sample.Matrix.FeatureNames, loaded.FeatureNames);
        using var renamed = XGBoostMatrix.FromDense(sample.Features, Sample.Columns);
        renamed.SetFeatureNames([.. sample.Matrix.FeatureNames.Reverse()]);
        Assert.Contains("'feature_7', of the booster 'feature_0'", Assert.Throws<ArgumentException>(() => loaded.Predict(renamed, after)).Message, StringComparison.Ordinal);
        Assert.Contains("feature_0", loaded.Importance(ImportanceKind.TotalGain).Keys);
        Assert.Equal(booster.Importance(ImportanceKind.Weight), loaded.Importance(ImportanceKind.Weight));
    }

    [XGBoostFact]
    public void Files_that_are_no_models_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using var sample = new Sample(2, 50);
        using XGBooster booster = Grown(sample);
        Assert.Throws<ArgumentException>(() => booster.Save(folder.File("model.bin")));
        Assert.Throws<DirectoryNotFoundException>(() => booster.Save(folder.File("none/model.json")));
        byte[] whole = booster.ToBytes(ModelFormat.Json);
        foreach (byte[] bad in (byte[][])[[], "x"u8.ToArray(), "{}"u8.ToArray(), whole[..(whole.Length / 2)]])
        {
            File.WriteAllBytes(folder.File("bad.json"), bad);
            Assert.StartsWith(folder.File("bad.json"), Assert.Throws<InvalidDataException>(() => XGBooster.Load(folder.File("bad.json"))).Message, StringComparison.Ordinal);
        }
    }

    [XGBoostFact]
    public void Truncated_it_has_the_first_rounds()
    {
        using var sample = new Sample(3, 200);
        using XGBooster booster = Grown(sample);
        float[] firstTwo = new float[600], cut = new float[600];
        booster.Predict(sample.Matrix, firstTwo, rounds: 2);
        booster.Truncate(2);
        booster.Predict(sample.Matrix, cut);
        Assert.Equal(2, booster.RoundCount);
        Assert.Equal(firstTwo, cut);
        Assert.Throws<ArgumentOutOfRangeException>(() => booster.Truncate(3));
    }

    [XGBoostFact]
    public void Both_of_the_librarys_entry_points_grow_the_same_trees()
    {
        using var sample = new Sample(3, 200);
        using XGBooster one = Grown(sample, older: false), other = Grown(sample, older: true);
        Assert.Equal(one.ToBytes(ModelFormat.Json), other.ToBytes(ModelFormat.Json));
    }

    [XGBoostFact]
    public void A_thousand_boosters_leave_no_memory_behind()
    {
        using var sample = new Sample(2, 500);
        Run(200);
        long before = Resident();
        Run(1000);
        long grown = Resident() - before;
        Assert.True(grown < 16 << 20, $"{grown >> 20} MiB more are in use.");

        // The matrix alone is 8000 floats, 64 KiB in the library: 1000 of them that stayed would be 60 MiB.
        void Run(int count)
        {
            float[] ones = [.. sample.Targets.Select(_ => 1f)], predictions = new float[1000];
            for (int k = 0; k < count; k++)
            {
                using XGBoostMatrix matrix = XGBoostMatrix.FromDense(sample.Features, Sample.Columns, 1);
                using var booster = new XGBooster(matrix);
                booster.Set("nthread", 1);
                booster.Set("max_depth", 2);
                booster.Boost(matrix, sample.Targets, ones);
                booster.Predict(matrix, predictions);
                booster.Truncate(1);
            }
        }

        static long Resident()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    private static XGBooster Grown(Sample sample, bool older = false)
    {
        var booster = new XGBooster(sample.Matrix) { UseOlderEntryPoint = older };
        float[] ones = [.. sample.Targets.Select(_ => 1f)], predictions = new float[ones.Length];
        for (int round = 0; round < 4; round++)
        {
            booster.Predict(sample.Matrix, predictions);
            booster.Boost(sample.Matrix, [.. predictions.Zip(sample.Targets, (p, t) => p - t)], ones);
        }

        return booster;
    }

    private static float[] Boosted(XGBoostMatrix matrix, XGBoostMatrix predicted, float[] gradient, float[] curvature)
    {
        using var booster = new XGBooster(matrix);
        booster.Set("tree_method", "hist");
        gradient = [.. gradient];
        float[] predictions = new float[gradient.Length];
        for (int round = 0; round < 3; round++)
        {
            booster.Boost(matrix, gradient, curvature);
            booster.Predict(matrix, predictions);
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] += predictions[i] / 10;
        }

        booster.Predict(predicted, predictions);
        return predictions;
    }
}
