using System.CommandLine;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary><c>isotone rank</c>.</summary>
internal sealed class RankCommand : OperatorCommand
{
    private readonly Argument<string?> _file = FileOptions.Numbers();
    private readonly ChoiceOption<TieRule> _ties = new(
        "--ties",
        "The rank of equal values, under the names of pandas and SciPy.",
        ("average", TieRule.Average),
        ("min", TieRule.Min),
        ("max", TieRule.Max),
        ("first", TieRule.First),
        ("dense", TieRule.Dense));

    private readonly ChoiceOption<SortDirection> _direction =
        OperatorOptions.Direction("Whether the smallest or the largest value has rank 1.");

    public RankCommand(CommandIO io)
        : base("rank", "Ranks of each row with a rule for ties, in input order.", io) => Take(_file, _ties, _direction);

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed)
    {
        NumberRows<double> values = Read<double>(parsed.GetValue(_file));
        TieRule ties = _ties.Of(parsed);
        SortDirection direction = _direction.Of(parsed);
        return EachRow(
            row => new Report().Add("ranks", HardRank.Of(values.Row(row), ties, direction), "element"),
            ("values", "values", values));
    }
}
