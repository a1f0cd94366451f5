namespace Isotone.Learning.Tests;

public class SoftSortTests : SoftOperatorTests
{
    private protected override SoftOperator<double> Operator(
        Regularization regularization, double strength, SortDirection direction) =>
        new SoftSort<double>(regularization, strength, direction);

    private protected override Variable<double> Apply(
        Variable<double> input, Rows rows, double strength, Regularization regularization, SortDirection direction) =>
        input.SoftSort(rows, strength, regularization, direction);

    private protected override Variable<double> AlongLast(
        Variable<double> input,
        double strength,
        Regularization regularization = Regularization.L2,
        SortDirection direction = SortDirection.Ascending) => input.SoftSort(strength, regularization, direction);
}
