using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Isotone.Benchmarking.Tests;

public class BenchmarkPlotTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_series_is_drawn_and_named_with_its_exponent_beside_both_slopes()
    {
        XElement plot = Draw(
        [
            .. Results.Growing(Results.ArgSort, n => 3 * n, 100, 1000, 10_000),
            .. Results.Growing(Results.SoftRank, n => n * Math.Sqrt(n), 100, 10_000),
            .. Results.Growing(Results.SoftRank with { IsDouble = true }, n => n, 1000),
        ]);
        string[] texts = [.. plot.Descendants(_svg + "text").Select(text => text.Value)];
        Assert.Contains("argsort fwd float32 1 thread: n^1.00", texts);
        Assert.Contains("soft-rank l2 2.5/n fwd+bwd float32 1 thread: n^1.50", texts);
        Assert.Contains("soft-rank l2 2.5/n fwd+bwd float64 1 thread", texts);
        Assert.Contains("n", texts);
        Assert.Contains("n log n", texts);

        // A line and a legend's stroke a series, and the two slopes.
        Assert.Equal((3 * 2) + 2, plot.Descendants(_svg + "path").Count());
    }

    [Theory]
    [InlineData(1, 5e-9)]
    [InlineData(1, 1e12)]
    [InlineData(1000, 0)]
    [InlineData(100_000_000, 3)]
    public void A_single_result_is_drawn_within_the_picture(int length, double timePerElement)
    {
        XElement plot = Draw(new BenchmarkResult(
            Results.ArgSort with { Shape = new BatchShape(1, length) }, timePerElement, timePerElement, timePerElement, 7));
        Assert.Equal(4, plot.Descendants(_svg + "path").Count());
    }

    [Fact]
    public void More_series_than_colours_differ_in_their_strokes()
    {
        XElement plot = Draw([.. Enumerable.Range(1, 20).SelectMany(
            threads => Results.Growing(Results.ArgSort with { Threads = threads }, n => n * threads, 10, 100))]);
        Assert.Equal(20, plot.Descendants(_svg + "path")
            .Where(path => path.Attribute("class") is null)
            .Select(path => $"{path.Attribute("stroke")} {path.Attribute("stroke-dasharray")}")
            .Distinct()
            .Count());
    }

    [Fact]
    public void Nothing_cannot_be_drawn() => Assert.Throws<ArgumentException>(() => BenchmarkPlot.Draw([]));

    // Well-formed, and every coordinate a finite number within the picture.
    private static XElement Draw(params BenchmarkResult[] results)
    {
        string text = BenchmarkPlot.Draw(results);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        var plot = XElement.Parse(text);
        double height = double.Parse(plot.Attribute("viewBox")!.Value.Split(' ')[3], CultureInfo.InvariantCulture);
        foreach (XElement path in plot.Descendants(_svg + "path"))
        {
            MatchCollection points = Regex.Matches(path.Attribute("d")!.Value, @"[ML](-?[\d.]+) (-?[\d.]+)");
            Assert.NotEmpty(points);
            Assert.All(points, point =>
            {
                Assert.InRange(double.Parse(point.Groups[1].Value, CultureInfo.InvariantCulture), 0, 600);
                Assert.InRange(double.Parse(point.Groups[2].Value, CultureInfo.InvariantCulture), 0, height);
            });
        }

        return plot;
    }
}
