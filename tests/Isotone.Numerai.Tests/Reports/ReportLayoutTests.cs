using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Isotone.Numerai.Tests;

/// <summary>The report as a browser lays it out. Skipped where there is no Chromium.</summary>
public sealed class ReportLayoutTests : IDisposable
{
    // What sticks out of its place, by what it says; and whether every chart has marks that take up room.
    private const string Measure = """
        const wide = [], width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth > width) wide.push('page: ' + document.documentElement.scrollWidth + ' > ' + width);
        const inside = (outer, box, what) => {
            if (box.left < outer.left - 1 || box.right > outer.right + 1 || box.top < outer.top - 1 || box.bottom > outer.bottom + 1) wide.push(what);
        };
        const charts = [];
        for (const svg of document.querySelectorAll('svg')) {
            const outer = svg.getBoundingClientRect(), title = svg.getAttribute('aria-label');
            let marks = 0;
            for (const text of svg.querySelectorAll('text')) inside(outer, text.getBoundingClientRect(), title + ': ' + text.textContent);
            const plot = svg.querySelector('clipPath rect').getBBox();
            for (const name of svg.querySelectorAll('text.name')) if (name.getBBox().y + name.getBBox().height > plot.y + 4) wide.push(title + ': the legend covers data');
            for (const mark of svg.querySelectorAll('.marks path, .marks circle')) {
                const box = mark.getBBox();
                if (box.width > 0 || box.height > 0) marks++;
            }
            const ticks = [...svg.querySelectorAll('text.tick.x')].map(tick => tick.getBBox());
            for (let i = 1; i < ticks.length; i++) if (ticks[i].x < ticks[i - 1].x + ticks[i - 1].width) wide.push(title + ': labels touch');
            charts.push({ title, marks, width: outer.width, letters: 12 * outer.width / svg.viewBox.baseVal.width });
        }
        for (const cell of document.querySelectorAll('td, th, p, pre, h1, h2, li')) if (cell.scrollWidth > cell.clientWidth + 1) wide.push(cell.tagName + ': ' + cell.textContent.slice(0, 40));
        return { wide, charts, cells: document.querySelectorAll('td').length, empty: [...document.querySelectorAll('h2')].filter(h => !h.nextElementSibling || h.nextElementSibling.getBoundingClientRect().height < 10).map(h => h.textContent) };
        """;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public void Nothing_is_clipped_or_empty(int width)
    {
        Assert.SkipWhen(Browser.Path is null, "There is no Chromium here.");
        foreach (TrainingConfiguration configuration in Configurations)
        {
            string html = File.ReadAllText(SmallRun.Train(configuration, _folder[$"out{width}"], force: true).Report);
            JsonElement page = Browser.Evaluate(_folder, html, width, Measure);
            Assert.Empty(page.GetProperty("wide").EnumerateArray().Select(item => item.GetString()));
            Assert.Empty(page.GetProperty("empty").EnumerateArray().Select(item => item.GetString()));
            JsonElement[] charts = [.. page.GetProperty("charts").EnumerateArray()];
            Assert.True(charts.Length >= 6);
            Assert.All(charts, chart =>
            {
                Assert.True(chart.GetProperty("marks").GetInt32() > 0, $"{chart.GetProperty("title")} is empty.");
                Assert.InRange(chart.GetProperty("letters").GetDouble(), 9, 20);
            });
        }
    }

    [Fact]
    public void It_is_printed_on_pages()
    {
        Assert.SkipWhen(Browser.Path is null, "There is no Chromium here.");
        byte[] pdf = Browser.Print(_folder, SmallRun.Train(Configurations[0], _folder["out"]).Report);
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.InRange(Regex.Count(text, @"/Type\s*/Page\b"), 2, 8);
    }

    private static TrainingConfiguration[] Configurations =>
    [
        SmallRun.Configuration with { Simulation = SmallRun.Simulation with { Shares = [1, 1] } },
        SmallRun.Configuration with
        {
            Losses = [LossKind.Mse, new LossExpression("0.25*sharpe(numerai_corr)+0.25*neutral(spearman,0.5)+0.5*pearson"), LossKind.LapSum],
            Validation = ValidationKind.PurgedKFold,
            Folds = 3,
            Purge = 1,
            Ensemble = 2,
            Epochs = 1,
        },
    ];

    public void Dispose() => _folder.Dispose();
}
