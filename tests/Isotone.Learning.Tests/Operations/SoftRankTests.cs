namespace Isotone.Learning.Tests;

public class SoftRankTests : SoftOperatorTests
{
    private protected override SoftOperator<double> Operator(
        Regularization regularization, double strength, SortDirection direction) =>
        new SoftRank<double>(regularization, strength, direction);

    private protected override Variable<double> Apply(
        Variable<double> input, Rows rows, double strength, Regularization regularization, SortDirection direction) =>
        input.SoftRank(rows, strength, regularization, direction);

    private protected override Variable<double> AlongLast(
        Variable<double> input,
        double strength,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending) => input.SoftRank(strength, regularization, direction);
}
