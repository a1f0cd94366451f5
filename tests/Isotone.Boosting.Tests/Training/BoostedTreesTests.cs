using Isotone.Testing;

namespace Isotone.Boosting.Tests;

[Collection("XGBoost")]
public class BoostedTreesTests
{
    private static readonly BoostedTreesOptions _options = new() { Rounds = 12, LearningRate = 0.3, MaxDepth = 3, Seed = 3 };

    private static SoftSpearmanObjective<float> Spearman => new(SoftRankStrength.Relative(3));

    [XGBoostTheory]
    [InlineData("mse")]
    [InlineData("pearson")]
    [InlineData("spearman")]
    [InlineData("numerai")]
    [InlineData("sharpe")]
    [InlineData("aum")]
    [InlineData("hinge")]
    public void Every_objective_trains_from_a_constant_start(string name)
    {
        using var train = new Sample(6, 200, 1);
        using var validation = new Sample(4, 200, 2);
        BoostingObjective<float> objective = name switch
        {
            "mse" => new SquaredErrorObjective<float>(),
            "pearson" => new PearsonObjective<float>(),
            "spearman" => Spearman,
            "numerai" => new SoftNumeraiCorrObjective<float>(SoftRankStrength.Relative(30)),
            "sharpe" => new SharpeObjective<float>(Spearman),
            "aum" => new AumObjective<float>(),
            _ => new SquaredHingeObjective<float>(),
        };
        using var trees = new BoostedTrees(_options);
        bool labels = name is "aum" or "hinge";
        BoostingData data = labels ? new(train.Matrix, [.. train.Targets.Select(t => t > 0.5 ? 1f : 0f)], train.Eras) : train.Data;
        BoostingHistory history = trees.Fit(data, objective, validation.Data);
        float[] predictions = new float[validation.Eras.Length];
        trees.Predict(validation.Matrix, predictions);
        double score = validation.Spearman(predictions);
        Assert.True(score > 0.3, $"Spearman {score}");
        Assert.Equal(score, history.Rounds[^1].Validation["spearman"], 1e-12);
        Assert.Equal(12, history.Rounds.Count);
        Assert.True(labels || history.Rounds[^1].TrainLoss < history.Rounds[1].TrainLoss);
        Assert.Null(history.BestRound);
    }

    [XGBoostFact]
    public void Curvature_1_and_strength_1_do_not_train_and_the_objective_does()
    {
        // What is commonly tried: gradient of the correlation as it is, curvature 1, strength 1, predictions all 0.
        using var train = new Sample(6, 500, 1);
        var common = new SoftSpearman<float>(1);
        BoostingGradient<float> naive = (p, t, eras, _, gradient, curvature) =>
        {
            double[] scores = new double[eras.Count], cotangent = [.. scores.Select(_ => -1.0 / eras.Count)];
            common.Forward(p, t, eras, scores);
            common.Vjp(cotangent, gradient);
            curvature.Fill(1);
            return -scores.Average();
        };
        using var theirs = new BoostedTrees(_options);
        using var ours = new BoostedTrees(_options);
        float[] p1 = new float[train.Eras.Length], p2 = new float[p1.Length];
        theirs.Fit(train.Data, naive);
        ours.Fit(train.Data, Spearman);
        theirs.Predict(train.Matrix, p1);
        ours.Predict(train.Matrix, p2);
        Assert.True(train.Spearman(p2) > 0.45, $"{train.Spearman(p2)}");
        Assert.True(p2.Max() - p2.Min() > 100 * (p1.Max() - p1.Min()), "The common way moves.");
    }

    [XGBoostFact]
    public void The_model_is_the_same_for_one_and_two_threads_in_parts_and_from_files()
    {
        using var train = new Sample(9, 1111, 4);
        using var folder = new TemporaryFolder();
        byte[] one = Fitted(1, 12), two = Fitted(2, 12);
        Assert.Equal(one, two);

        // 5 rounds, saved, loaded, 7 more.
        using (var first = new BoostedTrees(_options with { Rounds = 5 }))
        {
            first.Fit(train.Data, Spearman);
            first.Save(folder.File("first.ubj"));
        }

        using BoostedTrees second = BoostedTrees.Load(folder.File("first.ubj"), _options with { Rounds = 7 });
        BoostingHistory history = second.Fit(train.Data, Spearman);
        Assert.Equal(6, history.Rounds[0].Round);
        float[] continued = new float[train.Eras.Length], whole = new float[train.Eras.Length];
        second.Predict(train.Matrix, continued);
        using XGBooster booster = XGBooster.FromBytes(one);
        booster.Predict(train.Matrix, whole);
        Assert.Equal(12, second.RoundCount);

        // What is predicted in one go is summed in another order than what grew with the rounds.
        for (int i = 0; i < whole.Length; i++)
            Assert.Equal(whole[i], continued[i], 1e-4f);

        byte[] Fitted(int threads, int rounds)
        {
            using var trees = new BoostedTrees(_options with { Threads = threads, Rounds = rounds });
            trees.Fit(train.Data, Spearman);
            trees.Save(folder.File($"{threads}.json"));
            return File.ReadAllBytes(folder.File($"{threads}.json"));
        }
    }

    [XGBoostFact]
    public void Early_stopping_cuts_back_to_the_best_round_of_any_metric()
    {
        using var train = new Sample(4, 100, 1);
        using var validation = new Sample(4, 100, 2);
        BoostedTreesOptions options = _options with { Rounds = 200, EarlyStoppingRounds = 10, EarlyStoppingMetric = "mse", LearningRate = 0.5 };
        using var trees = new BoostedTrees(options);
        var heard = new List<BoostingRound>();
        BoostingHistory history = trees.Fit(
            train.Data, new SquaredErrorObjective<float>(), validation.Data, [BoostingMetric.Spearman, BoostingMetric.SquaredError], new Listener(heard.Add));
        int best = history.BestRound!.Value;
        Assert.Equal(best + 10, history.Rounds.Count);
        Assert.Equal(history.Rounds.Min(round => round.Validation["mse"]), history.Rounds[best - 1].Validation["mse"]);
        Assert.Equal(best, trees.RoundCount);
        Assert.Equal(history.Rounds, heard);
        float[] predictions = new float[400];
        trees.Predict(validation.Matrix, predictions);
        Assert.Equal(history.Rounds[best - 1].Validation["mse"], BoostingMetric.SquaredError.Compute(predictions, validation.Targets, validation.Eras), 1e-6);
        Assert.Throws<ArgumentException>(() => trees.Fit(train.Data, new SquaredErrorObjective<float>()));
        Assert.Throws<ArgumentException>(() => trees.Fit(train.Data, new SquaredErrorObjective<float>(), validation.Data));
    }

    [XGBoostFact]
    public void A_first_stage_on_squared_error_and_a_second_on_ranks_are_two_calls()
    {
        using var train = new Sample(4, 200, 1);
        using var trees = new BoostedTrees(_options with { Rounds = 4 });
        trees.Fit(train.Data, new SquaredErrorObjective<float>());
        BoostingHistory history = trees.Fit(train.Data, Spearman);
        Assert.Equal(8, trees.RoundCount);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], history.Rounds.Select(round => round.Round));
        Assert.True(history.Rounds[4].TrainLoss < -0.3, "The second stage did not start from the first.");
        Assert.True(history.Rounds[7].TrainLoss < history.Rounds[4].TrainLoss);
    }

    [XGBoostFact]
    public void Cancelled_it_keeps_the_rounds_so_far()
    {
        using var train = new Sample(4, 200, 1);
        using var source = new CancellationTokenSource();
        using var trees = new BoostedTrees(_options with { Rounds = 100 });
        var listener = new Listener(round =>
        {
            if (round.Round == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => trees.Fit(train.Data, Spearman, progress: listener, cancellationToken: source.Token));
        Assert.Equal(3, trees.RoundCount);
        Assert.Equal(3, trees.History.Rounds.Count);
        float[] predictions = new float[800];
        trees.Predict(train.Matrix, predictions);
        Assert.True(train.Spearman(predictions) > 0.3);
    }

    [XGBoostFact]
    public void Predictions_in_chunks_are_those_of_a_matrix_and_learning_rates_follow_the_schedule()
    {
        using var train = new Sample(4, 200, 1);
        var asked = new List<int>();
        using var trees = new BoostedTrees(_options with
        {
            Rounds = 3,
            LearningRateSchedule = (round, rate) =>
            {
                asked.Add(round);
                return round == 1 ? 0 : rate;
            },
        });
        trees.Fit(train.Data, Spearman);
        Assert.Equal([0, 1, 2], asked);
        float[] whole = new float[800], chunks = new float[800];
        trees.Predict(train.Matrix, whole);
        trees.Predict((first, rows) => train.Features.AsSpan(first * Sample.Columns, rows.Length).CopyTo(rows), Sample.Columns, chunks);
        Assert.Equal(whole, chunks);
        Assert.Throws<ArgumentException>(() => trees.Predict((_, _) => { }, 3, chunks));

        // A round of rate 0 adds nothing.
        using XGBooster booster = Model(trees);
        float[] one = new float[800], two = new float[800];
        booster.Predict(train.Matrix, one, rounds: 1);
        booster.Predict(train.Matrix, two, rounds: 2);
        Assert.Equal(one, two);
        Assert.NotEqual(one, whole);
        Assert.True(trees.Importance()["f0"] > trees.Importance().GetValueOrDefault("f7"));
    }

    [XGBoostFact]
    public void Base_margins_are_where_training_starts()
    {
        using var train = new Sample(4, 200, 1);
        using var validation = new Sample(2, 200, 2);
        train.Matrix.SetBaseMargin(train.Targets);
        using var trees = new BoostedTrees(_options with { Rounds = 2 });
        BoostingHistory history = trees.Fit(train.Data, new SquaredErrorObjective<float>());
        Assert.Equal(0, history.Rounds[0].TrainLoss);
        Assert.Contains("base margins", Assert.Throws<ArgumentException>(() => trees.Fit(train.Data, Spearman, validation.Data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_checked_without_the_library()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedTrees(_options with { Rounds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedTrees(_options with { LearningRate = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedTrees(_options with { RowShare = 1.5 }));
        Assert.Throws<ArgumentException>(() => new BoostedTrees(_options with { Parameters = new Dictionary<string, string> { ["eta"] = "1" } }));
        Assert.Throws<ArgumentException>(() => new BoostedTrees(_options with { Parameters = new Dictionary<string, string> { ["booster"] = "gblinear" } }));
        Assert.Throws<InvalidOperationException>(() => new BoostedTrees().Save("model.json"));
    }

    [Fact]
    public void Sums_of_numbers_on_the_grid_are_exact_in_any_order()
    {
        foreach (int n in (int[])[1, 100, 70_000])
        {
            float[] values = Distributions.RowOfFloats("heavy tails", n, 5), snapped = [.. values];
            GradientGrid.Snap(snapped, GradientGrid.Largest(snapped), snapped.Length);
            float largest = values.Max(MathF.Abs);
            double forward = 0, backward = 0;
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(values[i], snapped[i], largest * 1e-9);
                forward += snapped[i];
                backward += snapped[n - 1 - i];
            }

            Assert.Equal(forward, backward);
        }
    }

    private static XGBooster Model(BoostedTrees trees)
    {
        using var folder = new TemporaryFolder();
        trees.Save(folder.File("model.json"));
        return XGBooster.Load(folder.File("model.json"));
    }

    private sealed class Listener(Action<BoostingRound> hear) : IProgress<BoostingRound>
    {
        public void Report(BoostingRound value) => hear(value);
    }
}
