#:project ../../src/Isotone
#:property PublishAot=false
#:property GenerateDocumentationFile=true
#:property NoWarn=$(NoWarn);CS1591;CA1050

// Draws regularization-path.svg: the number of blocks of a row's L2 soft ranks, and the correlation of the soft ranks with
// those of a target, at every strength. Run it from this folder: dotnet run regularization-path.cs

using System.Globalization;
using System.Text;
using Isotone;

const int Count = 500;
const double Left = 64, Top = 44, Width = 300, Height = 220, Gap = 78;

// Predictions with outliers, as networks make them: monotone in the target plus noise, cubed.
var random = new Random(7);
double[] target = [.. Enumerable.Range(0, Count).Select(_ => Normal())];
double[] predictions = [.. target.Select(value => Math.Pow(0.5 * value + Normal(), 3))];
double[] targetRanks = HardRank.Of<double>(target);
var path = new RegularizationPath<double>();
path.Compute(predictions);
double weakest = Math.Floor(Math.Log10(path.HardLimit)), strongest = Math.Ceiling(Math.Log10(path.OneBlockLimit)) + 0.5;

var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * Width + Gap + Left + 30} {Height + 100}" font-family="system-ui, sans-serif" font-size="13">
    <title>Blocks and correlation of the L2 soft ranks of {Count} values against the regularization strength</title>
    <rect width="100%" height="100%" fill="#ffffff"/>

    """);

double[] powers = [.. Enumerable.Range(0, 600).Select(i => weakest + (strongest - weakest) * i / 599)];
Panel("number of blocks", Left, "#3a5a98", [1, 10, 100, Count], 0, Math.Log10(Count), value => Math.Log10(value),
    [.. powers.Select(power => (double)path.BlockCount(Math.Pow(10, power)))]);

double[] ranks = new double[Count];
double[] correlations = [.. powers.Select(power =>
{
    path.Ranks(Math.Pow(10, power), ranks);
    return Correlation.Pearson<double>(ranks, targetRanks);
})];
double low = Math.Floor(correlations.Min() * 20) / 20, high = Math.Ceiling(correlations.Max() * 20) / 20;
Panel("correlation with the target's ranks", Left + Width + Gap, "#d1495b",
    [.. Enumerable.Range(0, (int)Math.Round((high - low) * 20) + 1).Select(i => low + i / 20.0)], low, high, value => value, correlations);
svg.Append("</svg>\n");
File.WriteAllText("regularization-path.svg", svg.ToString());

void Panel(string name, double x0, string colour, double[] ticks, double from, double to, Func<double, double> scale, double[] values)
{
    double Y(double value) => Top + Height * (to - scale(value)) / (to - from);
    Line($"""<text x="{x0 + Width / 2}" y="26" text-anchor="middle" font-size="15" fill="#222">{name}</text>""");
    foreach (double tick in ticks)
    {
        Line($"""<line x1="{x0}" y1="{Y(tick):F1}" x2="{x0 + Width}" y2="{Y(tick):F1}" stroke="#e6e6e6"/>""");
        Line($"""<text x="{x0 - 10}" y="{Y(tick) + 4:F1}" text-anchor="end" fill="#555">{tick:0.##}</text>""");
    }

    for (double power = Math.Ceiling(weakest); power <= strongest; power += 2)
    {
        Line($"""<line x1="{x0 + X(power):F1}" y1="{Top + Height}" x2="{x0 + X(power):F1}" y2="{Top + Height + 5}" stroke="#555"/>""");
        Line($"""<text x="{x0 + X(power):F1}" y="{Top + Height + 20}" text-anchor="middle" fill="#555">1e{power:0}</text>""");
    }

    // Left of the first line the ranks are hard, right of the second Spearman's correlation has become Pearson's.
    Limit(path.HardLimit, "hard", "start", x0);
    Limit(path.OneBlockLimit, "one block", "end", x0);
    Line($"""<text x="{x0 + Width / 2}" y="{Top + Height + 42}" text-anchor="middle" fill="#555">regularization strength</text>""");
    var curve = new StringBuilder();
    for (int i = 0; i < values.Length; i++)
        curve.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "M" : "L")}{x0 + X(powers[i]):F1} {Y(values[i]):F1}");
    Line($"""<path d="{curve}" fill="none" stroke="{colour}" stroke-width="2.2"/>""");
}

void Limit(double strength, string name, string anchor, double x0)
{
    double x = x0 + X(Math.Log10(strength));
    Line($"""<line x1="{x:F1}" y1="{Top}" x2="{x:F1}" y2="{Top + Height}" stroke="#999" stroke-dasharray="3 3"/>""");
    Line($"""<text x="{x + (anchor == "end" ? -5 : 5):F1}" y="{Top + Height - 6}" text-anchor="{anchor}" font-size="11" fill="#777">{name}</text>""");
}

void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

double X(double power) => Width * (power - weakest) / (strongest - weakest);

double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
