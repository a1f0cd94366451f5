using System.CommandLine;
using System.CommandLine.Parsing;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone spearman</c>.</summary>
internal sealed class SpearmanCommand : OperatorCommand
{
    private readonly Option<string> _predictions =
        FileOptions.File("--predictions", "The predictions.", required: true);

    private readonly Option<string> _targets =
        FileOptions.File("--targets", "The targets, row by row as the predictions.", required: true);

    private readonly Option<double?> _strength = NumberOption.Positive(
        "--strength", "Makes the ranks soft, with this regularization strength, and adds the gradient by the predictions.");

    private readonly ChoiceOption<Regularization> _regularization = OperatorOptions.Regularization();
    private readonly ChoiceOption<TargetRanks> _targetRanks = new(
        "--target-ranks",
        "What soft ranks are compared with: the targets' soft ranks, their mean ranks, or the targets themselves.",
        ("soft", TargetRanks.Soft),
        ("hard", TargetRanks.Hard),
        ("none", TargetRanks.None));

    public SpearmanCommand(CommandIO io)
        : base("spearman", "Spearman's correlation of predictions with targets, hard or differentiable.", io)
    {
        Take(_predictions, _targets, _strength, _regularization, _targetRanks);
        FileOptions.ReadPipeOnce(this, result => result.GetValue(_predictions), result => result.GetValue(_targets));
        Validators.Add(RequireStrength);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        NumberRows<double> predictions = Read<double>(parsed.GetValue(_predictions));
        NumberRows<double> targets = Read<double>(parsed.GetValue(_targets));
        targets.RequireRowsOf(predictions);
        if (parsed.GetValue(_strength) is not double strength)
        {
            return EachRow(
                row => Hard(predictions, targets, row), ("x", "predictions", predictions), ("y", "targets", targets));
        }

        var soft = new SoftSpearman<double>(strength, _regularization.Of(parsed), _targetRanks.Of(parsed));
        return EachRow(
            row => Soft(soft, predictions, targets, row),
            ("predictions", "predictions", predictions),
            ("targets", "targets", targets));
    }

    private static Report Hard(NumberRows<double> predictions, NumberRows<double> targets, int row)
    {
        double correlation = Correlation.Spearman(predictions.Row(row), targets.Row(row));
        ReadOnlySpan<double> target = targets.Row(row);
        return double.IsNaN(correlation) && !target.ContainsAnyExcept(target[0])
            ? throw ConstantTarget(targets, row)
            : new Report().Add("spearman", correlation);
    }

    private static Report Soft(
        SoftSpearman<double> soft, NumberRows<double> predictions, NumberRows<double> targets, int row)
    {
        double correlation = soft.Forward(predictions.Row(row), targets.Row(row));
        if (!soft.ConstantTargetRows.IsEmpty)
            throw ConstantTarget(targets, row);
        double[] gradient = new double[predictions.Row(row).Length];
        soft.Vjp([1], gradient);
        return new Report().Add("spearman", correlation).Add("gradient", gradient, "element");
    }

    private static DataFileException ConstantTarget(NumberRows<double> targets, int row) =>
        targets.Problem(row, "the target is constant, and nothing correlates with a constant");

    private void RequireStrength(CommandResult result)
    {
        foreach (Option option in (Option[])[_regularization, _targetRanks])
        {
            if (result.GetResult(option) is { Implicit: false } && result.GetResult(_strength) is null)
                result.AddError($"{option.Name} is for soft ranks and needs --strength");
        }
    }
}
