namespace Isotone.Learning.Tests;

public class ScaleTests : ElementwiseFunctionTests
{
    private protected override Variable<double> Apply(Variable<double> input) => input.Scale(-2.5);

    private protected override double Expected(double input) => -2.5 * input;
}
