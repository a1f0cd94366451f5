namespace Isotone.Learning.Tests;

public class MeanTests : ReductionTests
{
    private protected override Variable<T> Apply<T>(Variable<T> input) => input.Mean();

    private protected override Variable<T> Apply<T>(Variable<T> input, Index dimension, bool keepDimension = false) =>
        input.Mean(dimension, keepDimension);

    private protected override double Expected(double[] terms) => terms.Average();
}
