namespace Isotone.Learning.Tests;

public class WeightedAumTests
{
    private static readonly double[] _labels = [1, -1, 1, 0, 1, 1, 1, -1, -1, 1, -1, 1, 0];
    private static readonly Rows _rows = Rows.FromLengths([5, 8]);

    public static TheoryData<ErrorDenominator, bool> Kinds => new()
    {
        { ErrorDenominator.Rate, false }, { ErrorDenominator.Rate, true }, { ErrorDenominator.Count, false }, { ErrorDenominator.Count, true },
    };

    private static LossInputs<double> Inputs(double[] weights) =>
        new(Variable.From<double>(_labels), _rows, Variable.From<double>(weights));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_gradient_is_the_central_difference(ErrorDenominator denominator, bool perDeviation)
    {
        double[] weights = [.. Enumerable.Range(0, 13).Select(i => i == 4 ? 0 : 0.3 + (i * 5 % 7))];
        var loss = new AumLoss<double>(denominator, perDeviation: perDeviation);
        GradientAssert.Holds(x => loss.Forward(x[0], Inputs(weights)), Tests.Inputs.Spread(5, 0.1, 13));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_weight_counts_copies_also_among_ties(ErrorDenominator denominator, bool perDeviation)
    {
        double[] p = [.. Enumerable.Range(0, 13).Select(i => i * 5 % 7 / 10.0)], weights = [.. Enumerable.Range(0, 13).Select(i => (double)(i * 3 % 4))];
        int[] source = [.. Enumerable.Range(0, 13).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        var loss = new AumLoss<double>(denominator, perDeviation: perDeviation);
        var copies = new LossInputs<double>(
            Variable.From<double>([.. source.Select(i => _labels[i])]), Rows.FromLengths([source.Count(i => i < 5), source.Count(i => i >= 5)]));
        double expected = loss.Evaluate([.. source.Select(i => p[i])], copies);
        Assert.NotEqual(0, expected);
        Assert.Equal(expected, loss.Evaluate(p, Inputs(weights)), 1e-14 * Math.Abs(expected));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_weights_are_none_also_at_kinks(ErrorDenominator denominator, bool perDeviation)
    {
        double[] p = [.. Enumerable.Range(0, 13).Select(i => i * 5 % 7 / 10.0)];
        var loss = new AumLoss<double>(denominator, perDeviation: perDeviation);
        Variable<double> plain = Variable.From<double>(p, requiresGradient: true), weighted = Variable.From<double>(p, requiresGradient: true);
        loss.Forward(plain, new LossInputs<double>(Variable.From<double>(_labels), _rows)).Backward();
        loss.Forward(weighted, Inputs([.. Enumerable.Repeat(1.0, 13)])).Backward();
        for (int i = 0; i < 13; i++)
            Assert.Equal(plain.Gradient[i], weighted.Gradient[i], 1e-14);
    }

    [Fact]
    public void A_row_with_weight_on_a_single_class_has_value_and_gradient_0()
    {
        double[] weights = [.. _labels.Select((label, i) => i < 5 && label != 1 ? 0.0 : 1)];
        Variable<double> p = Tests.Inputs.Spread(5, 0.1, 13);
        new AumLoss<double>().Forward(p, Inputs(weights)).Backward();
        Assert.All(p.Gradient[..5].ToArray(), slope => Assert.Equal(0, slope));
        Assert.Contains(p.Gradient[5..].ToArray(), slope => slope != 0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Weights_that_are_none_are_refused(double weight)
    {
        double[] weights = [.. Enumerable.Repeat(1.0, 13)];
        weights[6] = weight;
        Assert.Contains("weights[6] (row 1)", Assert.Throws<ArgumentException>(
            () => new AumLoss<double>().Evaluate(new double[13], Inputs(weights))).Message, StringComparison.Ordinal);
    }
}
