namespace Isotone.Tests;

public class AumOfDifferenceTests
{
    [Fact]
    public void Two_labels_have_their_kink_where_predictions_are_equal()
    {
        var aum = new AumOfDifference(ErrorFunctions.FromLabels<double>([0, 1]));
        double[] left = new double[2], right = new double[2];
        Assert.Equal([0], aum.Kinks);
        Assert.Equal(2.5, aum.At(-2.5, left, right));
        Assert.Equal([1, -1], left);
        Assert.Equal([1, -1], right);
        Assert.Equal(0, aum.At(0, left, right));
        Assert.Equal([0, -1], left);
        Assert.Equal([1, 0], right);
        Assert.Equal(0, aum.At(3, left, right));
        Assert.Equal([0, 0], left);
    }

    [Fact]
    public void Between_kinks_it_is_linear_and_at_a_kink_the_sides_are_those_of_its_neighbours()
    {
        var errors = new ErrorFunctions([0, 0, 1, 1, 1], [-1, 2, -2, 0.5, 3], [2, -1, 0, 1, 1], [0, -1, -1, 0, -2]);
        var aum = new AumOfDifference(errors);
        Assert.Equal([-4, -1.5, -1, 1, 1.5, 4], aum.Kinks);
        double[] ends = [-6, .. aum.Kinks, 6];
        double[] left = new double[2], right = new double[2];
        double before = double.NaN;
        for (int i = 0; i + 1 < ends.Length; i++)
        {
            double middle = (ends[i] + ends[i + 1]) / 2;
            double at = aum.At(middle, left, right), slope = right[1];
            Assert.Equal(left, right);
            Assert.Equal(-slope, right[0], 1e-12);
            Assert.Equal(at, (aum.At(ends[i], left, right) + aum.At(ends[i + 1], new double[2], new double[2])) / 2, 1e-12);

            // The difference grows with the second prediction, and falls with the first.
            if (i > 0)
            {
                Assert.Equal(before, left[1], 1e-12);
                Assert.Equal(-before, right[0], 1e-12);
            }

            Assert.Equal(slope, right[1], 1e-12);
            before = slope;
        }
    }

    [Fact]
    public void Three_examples_have_no_difference() => Assert.Equal(
        "errors", Assert.Throws<ArgumentException>(() => new AumOfDifference(ErrorFunctions.FromLabels<double>([0, 1, 1]))).ParamName);
}
