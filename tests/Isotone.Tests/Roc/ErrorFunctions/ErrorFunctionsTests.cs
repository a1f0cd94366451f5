namespace Isotone.Tests;

public class ErrorFunctionsTests
{
    // As R's package aum has it: three examples, one of which never errs otherwise.
    private static readonly int[] _example = [0, 0, 0, 0, 2, 2, 2, 2, 1, 1];
    private static readonly double[] _minLambda =
        [0, Math.E, Math.Exp(2), Math.Exp(3), 0, Math.Exp(4), Math.Exp(5), Math.Exp(6), 0, Math.Exp(9)];

    private static readonly double[] _fp = [10, 4, 4, 0, 1, 0, 0, 0, 11, 2];
    private static readonly double[] _fn = [0, 2, 2, 8, 0, 0, 0, 2, 1, 1];

    [Fact]
    public void Penalties_become_breakpoints_at_minus_their_logarithms()
    {
        ErrorFunctions counts = ErrorFunctions.FromPenalties(_example, _minLambda, _fp, _fn);
        Assert.Equal([0, 0, 1, 2, 2], counts.Example);
        Assert.Equal([-3, -1, -9, -6, -4], counts.Prediction.ToArray().Select(prediction => Math.Round(prediction, 12)));
        Assert.Equal([4, 6, 9, 0, 1], counts.FpDiff);
        Assert.Equal([-6, -2, 0, -2, 0], counts.FnDiff);
        Assert.Equal((1, 1), (counts.FpDenominator, counts.FnDenominator));
        ErrorFunctions rates = ErrorFunctions.FromPenalties(_example, _minLambda, _fp, _fn, ErrorDenominator.Rate);
        Assert.Equal((20, 10), (rates.FpDenominator, rates.FnDenominator));
    }

    [Fact]
    public void Rows_in_another_order_and_their_ends_change_nothing()
    {
        int[] order = [9, 3, 5, 0, 7, 2, 8, 1, 6, 4];
        double[] maxLambda = [Math.E, Math.Exp(2), Math.Exp(3), double.PositiveInfinity, Math.Exp(4), Math.Exp(5), Math.Exp(6), double.PositiveInfinity, Math.Exp(9), double.PositiveInfinity];
        ErrorFunctions expected = ErrorFunctions.FromPenalties(_example, _minLambda, _fp, _fn);
        ErrorFunctions actual = ErrorFunctions.FromPenalties(
            [.. order.Select(row => _example[row])], [.. order.Select(row => _minLambda[row])],
            [.. order.Select(row => _fp[row])], [.. order.Select(row => _fn[row])],
            maxLambda: [.. order.Select(row => maxLambda[row])]);
        Assert.Equal(expected.Prediction, actual.Prediction);
        Assert.Equal(expected.FpDiff, actual.FpDiff);
        maxLambda[0] = 99;
        Refused("maxLambda", () => ErrorFunctions.FromPenalties(_example, _minLambda, _fp, _fn, maxLambda: maxLambda));
    }

    [Fact]
    public void Breakpoints_are_sorted_and_those_of_one_place_are_one()
    {
        var errors = new ErrorFunctions([1, 0, 1, 0], [2, 5, 1, 5], [1, 2, 3, 4], [-1, 0, -2, 0.5], exampleCount: 4);
        Assert.Equal((3, 4), (errors.Count, errors.ExampleCount));
        Assert.Equal([0, 1, 1], errors.Example);
        Assert.Equal([5, 1, 2], errors.Prediction);
        Assert.Equal([6, 3, 1], errors.FpDiff);
        Assert.Equal([0.5, -2, -1], errors.FnDiff);
    }

    [Fact]
    public void Some_examples_keep_their_breakpoints_under_new_numbers()
    {
        ErrorFunctions some = ErrorFunctions.FromPenalties(_example, _minLambda, _fp, _fn).Select([2, 0]);
        Assert.Equal([0, 0, 1, 1], some.Example);
        Assert.Equal([0, 1, 4, 6], some.FpDiff);
        Assert.Equal(2, some.ExampleCount);
        Refused("examples", () => some.Select([2]));
        Refused("examples", () => some.Select([1, 1]));
        Refused("examples", () => new ErrorFunctions([0], [0], [1], [0], 2).Select([1]));
    }

    [Fact]
    public void Labels_are_breakpoints_at_zero()
    {
        ErrorFunctions rates = ErrorFunctions.FromLabels<float>([0, 1, 1, -1, 2]);
        Assert.Equal([1, 0, 0, 1, 1], rates.FpDiff);
        Assert.Equal([0, -1, -1, 0, 0], rates.FnDiff);
        Assert.Equal((3, 2), (rates.FpDenominator, rates.FnDenominator));
        Assert.All(rates.Prediction.ToArray(), prediction => Assert.Equal(0, prediction));
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Refused("example", () => new ErrorFunctions([], [], [], []));
        Refused("example", () => new ErrorFunctions([-1], [0], [1], [0]));
        Refused("example", () => new ErrorFunctions([3], [0], [1], [0], 3));
        Refused("prediction", () => new ErrorFunctions([0], [double.NaN], [1], [0]));
        Refused("fpDiff", () => new ErrorFunctions([0], [0], [1, 2], [0]));
        Refused("fnDiff", () => new ErrorFunctions([0], [0], [1], [double.PositiveInfinity]));
        Refused("labels", () => ErrorFunctions.FromLabels<double>([1, 1]));
        Refused("labels", () => ErrorFunctions.FromLabels<double>([1, double.NaN]));
        Refused("weights", () => ErrorFunctions.FromLabels<double>([1, 0], weights: [1, 0]));
        Refused("weights", () => ErrorFunctions.FromLabels<double>([1, 0], weights: [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorFunctions.FromLabels<double>([1, 0], (ErrorDenominator)9));
        Refused("minLambda", () => ErrorFunctions.FromPenalties([0, 0], [1, 2], [1, 0], [0, 1]));
        Refused("minLambda", () => ErrorFunctions.FromPenalties([0, 0, 0], [0, 1, 1], [2, 1, 0], [0, 1, 2]));
        Refused("minLambda", () => ErrorFunctions.FromPenalties([0, 0], [0, -1], [1, 0], [0, 1]));
        Refused("fp", () => ErrorFunctions.FromPenalties([0, 0], [0, 1], [-1, 0], [0, 1]));
        Refused("fp", () => ErrorFunctions.FromPenalties([0, 0], [0, 1], [1, 1], [1, 1]));
        Refused("fp", () => ErrorFunctions.FromPenalties([0, 0], [0, 1], [1, 1], [0, 1], ErrorDenominator.Rate));
        Refused("fn", () => ErrorFunctions.FromPenalties([0, 0], [0, 1], [1, 0], [1, 1], ErrorDenominator.Rate));
    }

    private static void Refused(string argument, Func<object> action) =>
        Assert.Equal(argument, Assert.Throws<ArgumentException>(action).ParamName);
}
