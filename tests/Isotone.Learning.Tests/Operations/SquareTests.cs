namespace Isotone.Learning.Tests;

public class SquareTests : ElementwiseFunctionTests
{
    private protected override Variable<double> Apply(Variable<double> input) => input.Square();

    private protected override double Expected(double input) => input * input;
}
