namespace Isotone.Learning.Tests;

public class DivideTests : BroadcastOperationTests
{
    private protected override Variable<double> Apply(Variable<double> left, Variable<double> right) => left.Divide(right);

    private protected override double Expected(double left, double right) => left / right;
}
