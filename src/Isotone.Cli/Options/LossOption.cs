using System.CommandLine;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>The option that names what training makes small.</summary>
internal static class LossOption
{
    public static Option<IReadOnlyList<LossExpression>?> Create() => new("--loss")
    {
        Description = "What to make small: mse, pearson, spearman, lapsum, numerai_corr, long_short, aum; sharpe(..) or neutral(..) of one; "
            + "a sum like 0.7*spearman+0.3*mse. Several, separated by commas, train a model each. "
            + "[default: spearman; mse,spearman on simulated data]",
        HelpName = "LOSS,..",
        CompletionSources = { "mse", "pearson", "spearman", "lapsum", "numerai_corr", "long_short", "aum" },
        CustomParser = result =>
        {
            try
            {
                IReadOnlyList<LossExpression> losses = LossExpression.List(result.Tokens.Single().Value);
                if (losses.Distinct().Count() != losses.Count)
                    result.AddError("--loss names a loss twice");
                return losses;
            }
            catch (FormatException exception)
            {
                result.AddError($"--loss: {exception.Message}");
                return null;
            }
        },
    };
}
