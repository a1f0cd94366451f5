using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class NeutralizeTests
{
    private static readonly Rows _eras = Rows.FromLengths([12, 30]);

    [Theory]
    [InlineData(1)]
    [InlineData(0.4)]
    [InlineData(0)]
    public void Gradients(double proportion)
    {
        Variable<double> features = Variable.From<double>(Inputs.Any(31, 42, 4).Value.ToArray(), new Shape(42, 4));
        GradientAssert.Holds(x => x[0].Neutralize(features, _eras, proportion), Inputs.Any(32, 42, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e6)]
    public void It_is_the_orthogonal_projection(double shift)
    {
        // Dependent and constant features, some of them far from 0.
        double[] features = Features(shift);
        Variable<double> f = Variable.From<double>(features, new Shape(42, 6)), p = Inputs.Any(33, 42);
        double[] left = p.Neutralize(f, _eras).Value.ToArray();
        for (int era = 0; era < 2; era++)
        {
            for (int j = 0; j < 6; j++)
            {
                double exposure = 0, sum = 0, size = 0;
                for (int i = _eras.Start(era); i < _eras.Start(era) + _eras.LengthOf(era); i++)
                {
                    exposure += (features[(6 * i) + j] - shift) * left[i];
                    sum += left[i];
                    size += Math.Abs(features[(6 * i) + j] - shift);
                }

                Assert.Equal(0, exposure, 1e-12 * Math.Max(size, 1) * Math.Max(shift, 1));
                Assert.Equal(0, sum, 1e-12);
            }
        }

        // What was taken away lies in the span: nothing is left of it.
        Variable<double> taken = Variable.From<double>([.. p.Value.ToArray().Zip(left, (x, y) => x - y)]);
        Assert.All(taken.Neutralize(f, _eras).Value.ToArray(), value => Assert.Equal(0, value, 1e-10 * Math.Max(shift, 1)));
        Assert.Contains(left, value => Math.Abs(value) > 0.1);
    }

    [Fact]
    public void A_proportion_takes_away_that_part()
    {
        Variable<double> f = Variable.From<double>(Features(0), new Shape(42, 6)), p = Inputs.Any(33, 42);
        double[] full = p.Neutralize(f, _eras).Value.ToArray(), part = p.Neutralize(f, _eras, 0.3).Value.ToArray();
        for (int i = 0; i < 42; i++)
            Assert.Equal((0.7 * p.Value[i]) + (0.3 * full[i]), part[i], 1e-14);
    }

    [Fact]
    public void Agrees_with_numerai_tools()
    {
        foreach (JsonElement era in Golden.Cases("numerai_scores.json"))
        {
            double[] prediction = era.Doubles("prediction");
            double[][] features = [.. era.GetProperty("features").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
            Variable<double> p = Variable.From<double>(prediction);
            Variable<double> f = Variable.From<double>([.. features.SelectMany(row => row)], new Shape(features.Length, features[0].Length));
            double[] full = p.Neutralize(f, Rows.One(p.Length)).Value.ToArray();
            double[] half = p.Neutralize(f, Rows.One(p.Length), 0.5).Value.ToArray();
            for (int i = 0; i < full.Length; i++)
            {
                Assert.Equal(era.Doubles("neutralized_full")[i], full[i], 1e-13);
                Assert.Equal(era.Doubles("neutralized_half")[i], half[i], 1e-13);
            }
        }
    }

    [Fact]
    public void Rows_with_no_more_elements_than_features_have_nothing_left()
    {
        Variable<double> f = Variable.From<double>(Inputs.Any(34, 4, 5).Value.ToArray(), new Shape(4, 5));
        Variable<double> p = Inputs.Any(35, 4);
        Assert.Equal([0, 0, 0, 0], p.Neutralize(f, Rows.One(4)).Value.ToArray());
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Variable<double> p = Inputs.Any(36, 42), f = Variable.From<double>(Features(0), new Shape(42, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => p.Neutralize(f, _eras, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => p.Neutralize(f, _eras, double.NaN));
        Assert.Throws<ArgumentException>(() => p.Neutralize(f, Rows.One(41)));
        Assert.Throws<ArgumentException>(() => p.Neutralize(p, _eras));
        Assert.Throws<ArgumentException>(() => p.Neutralize(Inputs.Any(1, 42, 2), _eras));
        Assert.Throws<ArgumentException>(() => p.Neutralize(Variable.From<double>([.. Enumerable.Repeat(double.NaN, 42)], new Shape(42, 1)), _eras));
    }

    private static double[] Features(double shift)
    {
        double[] features = new double[42 * 6];
        var random = new SeededRandom(3, 90);
        for (int i = 0; i < 42; i++)
        {
            double a = random.NextInt32(5), b = random.NextUniform(-1, 1), c = random.NextUniform(-1, 1);
            ReadOnlySpan<double> row = [a, b, a + b, 2, c, c];
            for (int j = 0; j < 6; j++)
                features[(6 * i) + j] = row[j] + shift;
        }

        return features;
    }
}
