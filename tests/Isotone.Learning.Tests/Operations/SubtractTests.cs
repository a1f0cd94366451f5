namespace Isotone.Learning.Tests;

public class SubtractTests : BroadcastOperationTests
{
    private protected override Variable<double> Apply(Variable<double> left, Variable<double> right) => left.Subtract(right);

    private protected override double Expected(double left, double right) => left - right;
}
