using Isotone.Boosting;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Boosted trees and all their settings, for people.</summary>
internal static class TreeSummary
{
    public static ModelSummary Of(
        BoostingObjective<float> objective, BoostedTreesOptions options, TrainingConfiguration configuration, RowSelection train)
    {
        var trees = new List<Setting>
        {
            new("library", $"XGBoost {XGBoostLibrary.Version}"),
            Setting.Of("rounds", options.Rounds),
            Setting.Of("learning_rate", options.LearningRate),
            Setting.Of("max_depth", options.MaxDepth),
            Setting.Of("subsample", options.RowShare),
            Setting.Of("colsample", options.FeatureShare),
            new("early_stopping_rounds", options.EarlyStoppingRounds?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"),
            Setting.Of("seed", options.Seed),
        };
        trees.AddRange(options.Parameters.Select(parameter => new Setting(parameter.Key, parameter.Value)));
        var loss = new List<Setting>();
        if (objective is ScoreObjective<float> score)
        {
            loss.Add(configuration.Strength is double strength ? Setting.Of("strength", strength) : Setting.Of("tau", configuration.EffectiveTau));
            loss.Add(score.Damping is double damping ? Setting.Of("damping", damping) : new Setting("damping", "automatic"));
            loss.Add(new Setting("curvature", score.Curvature.ToString()));
        }

        var data = new List<Setting> { Setting.Of("rows", train.Count), Setting.Of("eras", train.EraNames.Count), Setting.Of("features", train.Table.FeatureNames.Count) };
        return new ModelSummary([], [new Part("BoostedTrees", trees), new Part(objective.Name, loss), new Part("Data", data)], sizeof(float));
    }

    private sealed record Part(string Kind, IReadOnlyList<Setting> Settings) : IDescribed;
}
