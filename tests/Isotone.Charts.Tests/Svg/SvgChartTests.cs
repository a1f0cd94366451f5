using System.Globalization;
using System.Xml.Linq;

namespace Isotone.Charts.Tests;

public class SvgChartTests
{
    [Fact]
    public void Each_series_is_a_line_through_its_values_to_scale()
    {
        var drawing = Drawing.OfLines([0, 1, 0.5], [1, 0]);
        drawing.AssertSound();
        string[] paths = drawing.Paths;
        Assert.Equal(2, paths.Length);
        List<(double X, double Y)> first = Assert.Single(Drawing.Stretches(paths[0])), second = Assert.Single(Drawing.Stretches(paths[1]));
        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal(first[0].X, second[0].X);
        Assert.Equal(first[1].X - first[0].X, first[2].X - first[1].X, 0.11);
        Assert.True(first[1].Y < first[0].Y, "Up is less in SVG.");
        Assert.Equal((first[0].Y + first[1].Y) / 2, first[2].Y, 0.11);
        Assert.Equal((first[0].Y, first[1].Y), (second[1].Y, second[0].Y));
        Assert.Equal(["line 0", "line 1"], drawing.Texts("name"));
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1.0"], drawing.Texts("tick y"));
        Assert.Equal(["1", "2", "3"], drawing.Texts("tick x"));
    }

    [Fact]
    public void A_gap_breaks_the_line_and_a_value_between_two_gaps_is_a_dot()
    {
        var drawing = Drawing.OfLines([1, double.NaN, 2, 3, double.NaN, 4], [5]);
        drawing.AssertSound();
        Assert.Equal([1, 2, 1], Drawing.Stretches(drawing.Paths[0]).Select(stretch => stretch.Count));
        Assert.Equal(3, drawing.Marks.Count(mark => mark.Name.LocalName == "circle"));
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
        Drawing.OfLines([value, value, value]).AssertSound();
        var single = Drawing.OfLines([value]);
        single.AssertSound();
        Assert.Single(Assert.Single(Drawing.Stretches(Assert.Single(single.Paths))));
    }

    [Theory]
    [InlineData(1e6, 1e6 + 1e-5)]
    [InlineData(-1e-9, 2e-9)]
    [InlineData(0.07124, 0.07131)]
    [InlineData(-3e9, 5)]
    [InlineData(-1e308, 1e308)]
    [InlineData(0, 5e-324)]
    public void Any_range_has_an_axis_with_labels_that_differ(double low, double high) => Drawing.OfLines([low, high]).AssertSound();

    [Fact]
    public void A_series_without_a_value_leaves_an_empty_line()
    {
        var drawing = Drawing.OfLines([double.NaN, double.NaN], []);
        drawing.AssertSound();
        Assert.Equal(["", ""], drawing.Paths);
    }

    [Fact]
    public void A_thousand_points_are_drawn_with_few_labels()
    {
        var drawing = Drawing.OfLines([.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i / 50.0))]);
        drawing.AssertSound();
        Assert.Equal(1000, Assert.Single(Drawing.Stretches(Assert.Single(drawing.Paths))).Count);
        Assert.InRange(drawing.Texts("tick x").Length, 3, 8);
    }

    [Fact]
    public void Twenty_five_long_names_stay_above_the_plot_and_in_the_picture()
    {
        var chart = new Chart(
            "Many", new ChartAxis("n", AxisScale.Logarithmic), new ChartAxis("time", AxisScale.Logarithmic),
            [.. Enumerable.Range(1, 25).Select(i => ChartSeries.Line($"series {i} with a name that is rather long, and WIDE, for its place", [1, 10, 100], [i, 20 * i, 300 * i]))]);
        var drawing = new Drawing(chart);
        drawing.AssertSound();
        XElement[] names = [.. drawing.Named("text").Where(text => Drawing.Class(text) == "name")];
        Assert.Equal(25, names.Length);
        double lowest = names.Max(name => double.Parse(name.Attribute("y")!.Value, CultureInfo.InvariantCulture));
        Assert.All(drawing.Paths.SelectMany(Drawing.Stretches).SelectMany(stretch => stretch), point => Assert.True(point.Y > lowest));
        Assert.Equal(25, drawing.Marks.Where(mark => mark.Name.LocalName == "path")
            .Select(path => $"{path.Attribute("class")} {path.Attribute("stroke-dasharray")}").Distinct().Count());
        Assert.Contains(drawing.Named("title"), title => title.Value.EndsWith("for its place", StringComparison.Ordinal));
    }

    [Fact]
    public void Bars_stand_on_zero_steps_hold_and_areas_close()
    {
        double[] x = [1, 2, 3], y = [2, -1, 0.5];
        Drawing Of(ChartSeries series) => new(new Chart("", new ChartAxis(), new ChartAxis(), series));
        Drawing bars = Of(ChartSeries.Bar("b", x, y));
        string zero = bars.Named("line").Single(line => Drawing.Class(line) == "zero").Attribute("y1")!.Value;
        Assert.Equal(3, bars.Paths[0].Split($" {zero}V").Length - 1);
        Assert.Equal(3, bars.Paths[0].Split($"V{zero}Z").Length - 1);
        Assert.Equal(2, Of(ChartSeries.Step("s", x, y)).Paths[0].Split('H').Length - 1);
        string[] area = Of(ChartSeries.Area("a", x, y)).Paths;
        Assert.EndsWith($" {zero}Z", area[0], StringComparison.Ordinal);
        Assert.Equal(3, Of(ChartSeries.Scatter("d", x, y)).Marks.Length);
    }

    [Fact]
    public void Names_are_escaped_and_read_aloud()
    {
        string svg = SvgChart.Element(new Chart("a < b & \"c\"", new ChartAxis("<era>"), new ChartAxis(), ChartSeries.Line("<script>", [1, 2]), ChartSeries.Line("b", [1])));
        Assert.DoesNotContain("<script>", svg, StringComparison.Ordinal);
        var drawing = new Drawing(svg);
        Assert.Equal("a < b & \"c\"", drawing.Svg.Attribute("aria-label")!.Value);
        Assert.Equal("a < b & \"c\"", drawing.Svg.Element("title")!.Value);
        Assert.Equal("values over <era>: <script>, b", drawing.Svg.Element("desc")!.Value);
        Assert.Contains("<script>", drawing.Texts("name"));
    }

    [Fact]
    public void A_document_of_its_own_holds_its_style_and_every_panel()
    {
        Chart[] charts = [.. Enumerable.Range(1, 3).Select(i => new Chart($"panel {i}", new ChartAxis(), new ChartAxis(), ChartSeries.Line("a", [1, i])))];
        var drawing = new Drawing(SvgChart.Document("All", charts, columns: 2));
        Assert.Equal("http://www.w3.org/2000/svg", drawing.Svg.Name.NamespaceName);
        Assert.Contains("prefers-color-scheme: dark", Assert.Single(drawing.Named("style")).Value, StringComparison.Ordinal);
        Assert.Equal(800, drawing.Box[2]);
        Assert.Equal(3, drawing.Paths.Length);
        string[] keys = [.. drawing.Named("clipPath").Select(path => path.Attribute("id")!.Value)];
        Assert.Equal(3, keys.Distinct().Count());
        Assert.Throws<ArgumentException>(() => SvgChart.Document("none", []));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        string Draw() => SvgChart.Element(new Chart("t", new ChartAxis(), new ChartAxis(), ChartSeries.Line("s", [0.5, -1.25])))
            + TextChart.Draw(new Chart("t", new ChartAxis(), new ChartAxis(), ChartSeries.Line("s", [0.5, -1.25])), 60);
        string expected = Draw();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, Draw());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_chart_without_room_and_points_without_partners_are_refused()
    {
        var chart = new Chart("t", new ChartAxis(), new ChartAxis(), ChartSeries.Line("s", [1]));
        Assert.Throws<ArgumentException>(() => SvgChart.Element(chart with { Width = 100 }));
        Assert.Throws<ArgumentException>(() => SvgChart.Element(chart with { X = new ChartAxis { Minimum = 2, Maximum = 1 } }));
        Assert.Throws<ArgumentException>(() => ChartSeries.Line("s", [1], [1, 2]));
    }
}
