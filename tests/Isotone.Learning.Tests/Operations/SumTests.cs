namespace Isotone.Learning.Tests;

public class SumTests : ReductionTests
{
    private protected override Variable<T> Apply<T>(Variable<T> input) => input.Sum();

    private protected override Variable<T> Apply<T>(Variable<T> input, Index dimension, bool keepDimension = false) =>
        input.Sum(dimension, keepDimension);

    private protected override double Expected(double[] terms) => terms.Sum();
}
