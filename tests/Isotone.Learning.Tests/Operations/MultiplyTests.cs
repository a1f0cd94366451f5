namespace Isotone.Learning.Tests;

public class MultiplyTests : BroadcastOperationTests
{
    private protected override Variable<double> Apply(Variable<double> left, Variable<double> right) => left.Multiply(right);

    private protected override double Expected(double left, double right) => left * right;
}
