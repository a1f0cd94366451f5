using System.CommandLine;
using Isotone.Boosting;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>The options of boosted trees, each over what a file of settings says.</summary>
internal sealed class BoostingOptions
{
    private static readonly BoostingConfiguration _standard = new();

    private readonly Option<int?> _rounds = NumberOption.Count("--rounds", $"xgboost: the trees, at most where it stops early. [default: {_standard.Rounds}]");
    private readonly Option<int?> _depth = NumberOption.Count("--depth", $"xgboost: the depth of a tree. [default: {_standard.MaxDepth}]");
    private readonly Option<double?> _minChildWeight = NumberOption.NotNegative(
        "--min-child-weight", $"xgboost: the least curvature of a leaf, about its rows. [default: {_standard.MinChildWeight}]");

    private readonly Option<double?> _lambda = NumberOption.NotNegative("--lambda", $"xgboost: L2 regularization of leaves. [default: {_standard.Lambda}]");
    private readonly Option<double?> _subsample = NumberOption.Positive("--subsample", "xgboost: the share of the rows that a tree sees. [default: 1]");
    private readonly Option<double?> _colsample = NumberOption.Positive("--colsample", "xgboost: the share of the features that a tree sees. [default: 1]");
    private readonly Option<int?> _bins = NumberOption.Count("--bins", $"xgboost: the most bins of a feature. [default: {_standard.MaxBins}]", least: 2);
    private readonly Option<double?> _damping = NumberOption.NotNegative(
        "--damping", "xgboost: a deviation added to the predictions' in a correlation, which keeps boosting's shrinkage; 0 for none. [default: from the predictions]");

    private readonly ChoiceOption<BoostingCurvature> _curvature = new(
        "--curvature",
        "xgboost: what a correlation's gradient is divided by.",
        ("unit-step", BoostingCurvature.UnitStep), ("bound", BoostingCurvature.Bound), ("diagonal", BoostingCurvature.Diagonal));

    private readonly Option<int?> _earlyStopping = NumberOption.Count(
        "--early-stopping", "xgboost: after how many rounds without a better validation Spearman to stop; the best round is kept.");

    /// <summary>All of them in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [_rounds, _depth, _minChildWeight, _lambda, _subsample, _colsample, _bins, _damping, _curvature, _earlyStopping];

    /// <summary>The settings.</summary>
    public BoostingConfiguration Of(ParseResult parsed, BoostingConfiguration file) => file with
    {
        Rounds = parsed.GetValue(_rounds) ?? file.Rounds,
        MaxDepth = parsed.GetValue(_depth) ?? file.MaxDepth,
        MinChildWeight = parsed.GetValue(_minChildWeight) ?? file.MinChildWeight,
        Lambda = parsed.GetValue(_lambda) ?? file.Lambda,
        Subsample = parsed.GetValue(_subsample) ?? file.Subsample,
        Colsample = parsed.GetValue(_colsample) ?? file.Colsample,
        MaxBins = parsed.GetValue(_bins) ?? file.MaxBins,
        Damping = parsed.GetValue(_damping) ?? file.Damping,
        Curvature = parsed.GetResult(_curvature) is { Implicit: false } ? _curvature.Of(parsed) : file.Curvature,
        EarlyStoppingRounds = parsed.GetValue(_earlyStopping) ?? file.EarlyStoppingRounds,
    };
}
