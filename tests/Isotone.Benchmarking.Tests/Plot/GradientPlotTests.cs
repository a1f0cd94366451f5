using System.Xml.Linq;

namespace Isotone.Benchmarking.Tests;

public class GradientPlotTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Time_and_memory_have_a_panel_each_with_the_methods_classes()
    {
        BenchmarkResult[] results =
        [
            .. Of(GradientMethod.Autograd, n => n * n * 5),
            .. Of(GradientMethod.Explicit, n => n * Math.Log2(n)),
        ];
        XElement[] panels = [.. XDocument.Parse(GradientPlot.Draw(GradientComparison.Among(results)!)).Root!.Elements(_svg + "g")];
        Assert.Equal(["time of loss and gradient", "memory of a first call"], panels.Select(panel => Texts(panel, "title").Single()));
        Assert.Equal(["autograd: n^2", "explicit: n log n"], Texts(panels[0], "name"));
        Assert.Equal(["autograd: n", "explicit: n"], Texts(panels[1], "name"));
    }

    private static IEnumerable<BenchmarkResult> Of(GradientMethod method, Func<double, double> time) => Results
        .Growing(Results.Aum with { Gradient = method }, time, 100, 1000, 10_000, 100_000)
        .Select(result => result with { Memory = new BenchmarkMemory(24 * result.Case.Shape.Length, 0) });

    private static string[] Texts(XElement panel, string kind) =>
        [.. panel.Descendants(_svg + "text").Where(text => text.Attribute("class")?.Value == kind).Select(text => text.Value)];
}
