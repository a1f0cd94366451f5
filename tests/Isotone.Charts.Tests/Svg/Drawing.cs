using System.Globalization;
using System.Xml.Linq;

namespace Isotone.Charts.Tests;

/// <summary>A drawn chart, taken apart.</summary>
internal sealed class Drawing
{
    public Drawing(Chart chart)
        : this(SvgChart.Element(chart))
    {
    }

    public Drawing(string svg) => Svg = XElement.Parse(svg);

    public XElement Svg { get; }

    public double[] Box =>
        [.. Svg.Attribute("viewBox")!.Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    public XElement[] Marks => [.. Named("g").Where(group => Class(group) == "marks").SelectMany(group => group.Elements())];

    public string[] Paths => [.. Marks.Where(mark => mark.Name.LocalName == "path").Select(path => path.Attribute("d")!.Value)];

    public static Drawing OfLines(params double[][] series) => new(new Chart(
        "A title", new ChartAxis("era") { IsWhole = true }, new ChartAxis(), [.. series.Select((values, i) => ChartSeries.Line($"line {i}", values))]));

    public static string Class(XElement element) => (string?)element.Attribute("class") ?? "";

    public IEnumerable<XElement> Named(string name) => Svg.Descendants().Where(element => element.Name.LocalName == name);

    public string[] Texts(string kind) => [.. Named("text").Where(text => Class(text) == kind).Select(text => text.Value)];

    // The corners of a path in order; each "M" begins a stretch.
    public static List<List<(double X, double Y)>> Stretches(string path) =>
    [
        .. path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(stretch => stretch.Split('L')
            .Select(point => point.Split(' '))
            .Select(point => (Number(point[0]), Number(point[1]))).ToList()),
    ];

    /// <summary>No number that is not finite, no point and no text outside of the picture, labels that differ and do not touch.</summary>
    public void AssertSound()
    {
        string text = Svg.ToString();
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        double[] box = Box;
        foreach ((double x, double y) in Paths.SelectMany(Stretches).SelectMany(stretch => stretch))
        {
            Assert.InRange(x, 0, box[2]);
            Assert.InRange(y, 0, box[3]);
        }

        string[] labels = Texts("tick y");
        Assert.InRange(labels.Length, 2, 12);
        Assert.Equal(labels.Length, labels.Distinct().Count());
        foreach (XElement element in Named("text"))
        {
            string visible = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
            double width = SvgText.Width(visible, Class(element) == "title" ? 14 : 12), x = Number(element.Attribute("x")!.Value);
            string anchor = (string?)element.Attribute("text-anchor") ?? "start";
            double left = anchor == "start" ? x : anchor == "end" ? x - width : x - (width / 2);
            Assert.InRange(left, 0, box[2]);
            Assert.InRange(left + width, 0, box[2] + 0.1);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
