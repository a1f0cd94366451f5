using System.Globalization;
using System.Xml.Linq;

namespace Isotone.Numerai.Tests;

public sealed class SvgChartTests
{
    private static XElement Draw(params double[][] series) => XElement.Parse(
        SvgChart.Lines("A title", "era", [.. series.Select((values, i) => new SvgSeries($"line {i}", values))]));

    private static string[] Paths(XElement svg) => [.. svg.Elements("path").Select(path => path.Attribute("d")!.Value)];

    private static double[] Box(XElement svg) =>
        [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    // The corners of a path in order; each "M" begins a stretch.
    private static List<List<(double X, double Y)>> Stretches(string path) =>
    [
        .. path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(stretch => stretch.Replace("h.01", "", StringComparison.Ordinal).Split('L')
            .Select(point => point.Split(' '))
            .Select(point => (double.Parse(point[0], CultureInfo.InvariantCulture), double.Parse(point[1], CultureInfo.InvariantCulture))).ToList()),
    ];

    private static string[] YLabels(XElement svg) =>
        [.. svg.Elements("text").Where(text => (string?)text.Attribute("text-anchor") == "end").Select(text => text.Value)];

    // No number that is not finite, and no point outside of the picture.
    private static void AssertSound(XElement svg)
    {
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg.ToString(), StringComparison.Ordinal);
        double[] box = Box(svg);
        foreach ((double x, double y) in Paths(svg).SelectMany(Stretches).SelectMany(stretch => stretch))
        {
            Assert.InRange(x, 0, box[2]);
            Assert.InRange(y, 0, box[3]);
        }

        string[] labels = YLabels(svg);
        Assert.InRange(labels.Length, 2, 12);
        Assert.Equal(labels.Length, labels.Distinct().Count());
    }

    [Fact]
    public void Each_series_is_a_line_through_its_values_to_scale()
    {
        XElement svg = Draw([0, 1, 0.5], [1, 0]);
        AssertSound(svg);
        string[] paths = Paths(svg);
        Assert.Equal(2, paths.Length);
        List<(double X, double Y)> first = Assert.Single(Stretches(paths[0])), second = Assert.Single(Stretches(paths[1]));
        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal(first[0].X, second[0].X);
        Assert.Equal(first[1].X - first[0].X, first[2].X - first[1].X, 0.11);
        Assert.True(first[1].Y < first[0].Y, "Up is less in SVG.");
        Assert.Equal((first[0].Y + first[1].Y) / 2, first[2].Y, 0.11);
        Assert.Equal((first[0].Y, first[1].Y), (second[1].Y, second[0].Y));
        Assert.Contains("line 0", svg.Value, StringComparison.Ordinal);
        Assert.Contains("line 1", svg.Value, StringComparison.Ordinal);
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1"], YLabels(svg).Select(label => label.TrimEnd('0').TrimEnd('.')).Select(label => label.Length == 0 ? "0" : label));
    }

    [Fact]
    public void A_gap_breaks_the_line_and_a_value_between_two_gaps_is_a_dot()
    {
        List<List<(double X, double Y)>> stretches = Stretches(Assert.Single(Paths(Draw([double.NaN, 1, 2, double.NaN, 3, double.NaN]))));
        Assert.Equal([2, 1], stretches.Select(stretch => stretch.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(-1e-300)]
    [InlineData(1e-12)]
    [InlineData(1e17)]
    [InlineData(-1e300)]
    public void A_constant_series_and_a_single_value_are_drawn(double value)
    {
        AssertSound(Draw([value, value, value]));
        XElement single = Draw([value]);
        AssertSound(single);
        Assert.Single(Assert.Single(Stretches(Assert.Single(Paths(single)))));
    }

    [Theory]
    [InlineData(1e6, 1e6 + 1e-5)]
    [InlineData(-1e-9, 2e-9)]
    [InlineData(0.07124, 0.07131)]
    [InlineData(-3e9, 5)]
    [InlineData(-1e308, 1e308)]
    [InlineData(0, 5e-324)]
    public void Any_range_has_an_axis_with_labels_that_differ(double low, double high) => AssertSound(Draw([low, high]));

    [Fact]
    public void A_series_without_a_value_leaves_an_empty_line()
    {
        XElement svg = Draw([double.NaN, double.NaN], []);
        AssertSound(svg);
        Assert.Equal(["", ""], Paths(svg));
    }

    [Fact]
    public void A_thousand_points_are_drawn_with_few_labels()
    {
        XElement svg = Draw([.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i / 50.0))]);
        AssertSound(svg);
        Assert.Equal(1000, Assert.Single(Stretches(Assert.Single(Paths(svg)))).Count);
        string[] labels = [.. svg.Elements("text").Where(text => int.TryParse(text.Value, CultureInfo.InvariantCulture, out _)
            && (string?)text.Attribute("text-anchor") == "middle").Select(text => text.Value)];
        Assert.InRange(labels.Length, 4, 11);
        Assert.Equal("1", labels[0]);
    }

    [Fact]
    public void Zero_has_no_sign() => Assert.DoesNotContain(YLabels(Draw([-0.3, 0.1])), label => label.StartsWith("-0.0", StringComparison.Ordinal) || label == "-0");

    [Fact]
    public void Names_are_escaped()
    {
        string svg = SvgChart.Lines("a < b & \"c\"", "<era>", [new SvgSeries("<script>", [1, 2])]);
        Assert.DoesNotContain("<script>", svg, StringComparison.Ordinal);
        var parsed = XElement.Parse(svg);
        Assert.Equal("a < b & \"c\"", parsed.Attribute("aria-label")!.Value);
        Assert.Contains(parsed.Elements("text"), text => text.Value == "<script>");
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        string expected = SvgChart.Lines("t", "x", [new SvgSeries("s", [0.5, -1.25])]);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, SvgChart.Lines("t", "x", [new SvgSeries("s", [0.5, -1.25])]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
