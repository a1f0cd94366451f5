using System.Xml.Linq;

namespace Isotone.Benchmarking.Tests;

public class BenchmarkPlotTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_operation_has_a_panel_with_its_series_exponents_and_both_slopes()
    {
        XElement plot = Draw(
        [
            .. Results.Growing(Results.ArgSort, n => 3 * n, 100, 1000, 10_000),
            .. Results.Growing(Results.SoftRank, n => n * Math.Sqrt(n), 100, 10_000),
            .. Results.Growing(Results.SoftRank with { IsDouble = true }, n => n, 1000),
        ]);
        XElement[] panels = [.. plot.Elements(_svg + "g")];
        Assert.Equal(["argsort", "soft-rank"], panels.Select(panel => Texts(panel, "title").Single()));
        Assert.Equal(["fwd float32 1 thread: n^1.00", "n", "n log n"], Texts(panels[0], "name"));
        Assert.Equal(
            ["l2 2.5/n fwd+bwd float32 1 thread: n^1.50", "l2 2.5/n fwd+bwd float64 1 thread", "n", "n log n"], Texts(panels[1], "name"));

        // A series of one length is a dot.
        Assert.Single(panels[1].Descendants(_svg + "circle"));
    }

    [Theory]
    [InlineData(1, 5e-9)]
    [InlineData(1, 1e12)]
    [InlineData(1000, 0)]
    [InlineData(100_000_000, 3)]
    public void A_single_result_is_drawn(int length, double timePerElement)
    {
        XElement plot = Draw(new BenchmarkResult(
            Results.ArgSort with { Shape = new BatchShape(1, length) }, timePerElement, timePerElement, timePerElement, 7));
        Assert.Single(plot.Descendants(_svg + "circle"));
    }

    [Fact]
    public void The_standard_grid_has_no_panel_of_more_than_ten_names()
    {
        XElement plot = Draw([.. BenchmarkGrid.Standard(2).Select(@case => new BenchmarkResult(@case, 3, 3, 3, 7))]);
        Assert.Equal(5, plot.Elements(_svg + "g").Count());
        Assert.All(plot.Elements(_svg + "g"), panel => Assert.InRange(Texts(panel, "name").Length, 3, 14));
    }

    [Fact]
    public void Nothing_cannot_be_drawn() => Assert.Throws<ArgumentException>(() => BenchmarkPlot.Draw([]));

    private static string[] Texts(XElement panel, string kind) =>
        [.. panel.Descendants(_svg + "text").Where(text => (string?)text.Attribute("class") == kind).Select(text => text.FirstNode!.ToString())];

    private static XElement Draw(params BenchmarkResult[] results)
    {
        string text = BenchmarkPlot.Draw(results);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        return XElement.Parse(text);
    }
}
