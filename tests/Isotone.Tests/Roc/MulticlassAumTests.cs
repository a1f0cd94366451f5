using Isotone.Testing;

namespace Isotone.Tests;

public class MulticlassAumTests
{
    [Theory]
    [InlineData(ClassAverage.Macro, ErrorDenominator.Rate)]
    [InlineData(ClassAverage.Macro, ErrorDenominator.Count)]
    [InlineData(ClassAverage.Weighted, ErrorDenominator.Rate)]
    [InlineData(ClassAverage.Weighted, ErrorDenominator.Count)]
    public void Each_class_is_against_the_rest(ClassAverage average, ErrorDenominator denominator)
    {
        const int N = 50, Classes = 4;
        var random = new Random(3);
        int[] labels = [.. Enumerable.Range(0, N).Select(i => i < Classes ? i : random.Next(Classes - 1))];
        double[] predictions = Distributions.Row("one decimal", N * Classes, 6), gradient = new double[N * Classes];
        var multiclass = new MulticlassAum<double>(average, denominator);
        double value = multiclass.Forward(labels, predictions, Classes), expected = 0;
        multiclass.Vjp(3, gradient);
        for (int c = 0; c < Classes; c++)
        {
            double[] ofClass = [.. labels.Select(label => label == c ? 1.0 : 0)], scores = [.. Enumerable.Range(0, N).Select(i => predictions[i * Classes + c])];
            var aum = new Aum<double>(denominator);
            double area = aum.Forward(ofClass, scores), share = average == ClassAverage.Macro ? 1.0 / Classes : ofClass.Sum() / N;
            Assert.Equal(area, multiclass.ClassAums[c]);
            expected += share * area;
            double[] slope = new double[N];
            aum.Vjp([3 * share], slope);
            Assert.Equal(slope, Enumerable.Range(0, N).Select(i => gradient[i * Classes + c]));
        }

        Assert.Equal(expected, value, 1e-14);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var aum = new MulticlassAum<float>();
        Assert.Throws<InvalidOperationException>(() => aum.Vjp(1, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => aum.Forward([0, 1], [1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassAum<float>((ClassAverage)5));
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => aum.Forward([0, 2], [1, 2, 3, 4], 2)).ParamName);
        Assert.Contains("class 2 has no example", Assert.Throws<ArgumentException>(() => aum.Forward([0, 1], [1, 2, 3, 4, 5, 6], 3)).Message, StringComparison.Ordinal);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => aum.Forward([0, 1], [1, 2, 3], 2)).ParamName);
        Assert.Equal("predictions", Assert.Throws<ArgumentException>(() => aum.Forward([0, 1], [1, 2, 3, float.NaN], 2)).ParamName);
    }
}
