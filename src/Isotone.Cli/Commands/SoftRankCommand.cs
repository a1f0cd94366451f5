namespace Isotone.Cli;

/// <summary><c>isotone soft-rank</c>.</summary>
internal sealed class SoftRankCommand(CommandIO io) : SoftOperatorCommand(
    "soft-rank",
    "Differentiable ranks of each row, in input order.",
    "The regularization strength, in units of the values: towards 0 the ranks become hard, upwards all alike.",
    "Whether the smallest or the largest value has rank 1.",
    io)
{
    /// <inheritdoc/>
    protected override string ResultAxis => "element";

    /// <inheritdoc/>
    protected override SoftOperator<T> Operator<T>(
        Regularization regularization, double strength, SortDirection direction) =>
        new SoftRank<T>(regularization, strength, direction);
}
