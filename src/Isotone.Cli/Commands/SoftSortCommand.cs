namespace Isotone.Cli;

/// <summary><c>isotone soft-sort</c>.</summary>
internal sealed class SoftSortCommand(CommandIO io) : SoftOperatorCommand(
    "soft-sort",
    "Differentiable sort of each row, in sorted order.",
    "The regularization strength, in units of 1/values: towards 0 this is the sort, upwards every value is the mean.",
    "Whether the smallest or the largest value comes first.",
    io)
{
    /// <inheritdoc/>
    protected override string ResultAxis => "position";

    /// <inheritdoc/>
    protected override SoftOperator<T> Operator<T>(
        Regularization regularization, double strength, SortDirection direction) =>
        new SoftSort<T>(regularization, strength, direction);
}
