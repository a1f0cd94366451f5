namespace Isotone.Charts.Tests;

public class TextChartTests
{
    private static readonly Chart _curve = new(
        "ROC", new ChartAxis("fpr"), new ChartAxis("tpr"), ChartSeries.Line("a", [0, 0, 1], [0, 1, 1]), ChartSeries.Line("b", [0, 1], [0, 1]));

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_longer_than_the_terminal_and_ascii_is_ascii(int width)
    {
        string braille = TextChart.Draw(_curve, width), ascii = TextChart.Draw(_curve, width, isUnicode: false);
        Assert.All(braille.Split('\n').Concat(ascii.Split('\n')), line => Assert.InRange(line.Length, 0, width));
        Assert.All(ascii, letter => Assert.InRange(letter, '\n', '~'));
        Assert.Contains(braille, letter => letter is > '\u2800' and <= '\u28ff');
    }

    [Fact]
    public void A_step_up_fills_the_first_column_and_the_top_line()
    {
        string[] lines = TextChart.Draw(
            new Chart("t", new ChartAxis(), new ChartAxis(), ChartSeries.Step("a", [0, 0, 1], [0, 1, 1])), 40, 8, isUnicode: false).Split('\n');
        string[] plot = [.. lines.Skip(1).Take(8).Select(line => line[(line.IndexOfAny(['|', '+']) + 1)..])];
        Assert.Equal(new string('*', plot[0].Length), plot[0]);
        Assert.All(plot, line => Assert.Equal('*', line[0]));
        Assert.All(plot.Skip(1), line => Assert.Equal("*", line));
    }

    [Fact]
    public void Series_have_marks_of_their_own_and_a_legend_in_ascii()
    {
        string text = TextChart.Draw(_curve, 60, isUnicode: false);
        Assert.Contains("* a", text, StringComparison.Ordinal);
        Assert.Contains("o b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_dot_has_its_braille_place()
    {
        var canvas = new TextCanvas(1, 1, isUnicode: true);
        foreach ((int x, int y, char expected) in new[] { (0, 0, '⠁'), (1, 0, '⠉'), (0, 3, '⡉'), (1, 3, '⣉'), (1, 1, '⣙'), (5, 5, '⣙') })
        {
            canvas.Set(x, y, '*');
            Assert.Equal(expected.ToString(), canvas.Row(0));
        }
    }

    [Fact]
    public void Nothing_to_draw_and_logarithmic_axes_are_drawn_too()
    {
        Assert.NotEmpty(TextChart.Draw(new Chart("empty", new ChartAxis(), new ChartAxis()), 40));
        string text = TextChart.Draw(
            new Chart("log", new ChartAxis("", AxisScale.Logarithmic), new ChartAxis("", AxisScale.Logarithmic), ChartSeries.Scatter("a", [1, 1000], [1, 1e6])), 60, isUnicode: false);
        Assert.Equal(2, text.Count(letter => letter == '*'));
        Assert.Contains("1000", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TextChart.Draw(_curve, 19));
    }
}
