#:project ../../src/Isotone
#:property PublishAot=false
#:property GenerateDocumentationFile=true
#:property NoWarn=$(NoWarn);CS1591;CA1050

// Draws soft-ranks.svg: the soft ranks of seven values at every strength.
// Run it from this folder: dotnet run soft-ranks.cs

using System.Globalization;
using System.Text;
using Isotone;

double[] values = [0.1, 0.9, 1.25, 2.1, 2.2, 3.4, 4.0];
string[] colours = ["#0b6e4f", "#2a9d8f", "#5aa9e6", "#3a5a98", "#7b5ea7", "#d1495b", "#e08e45"];
const double Left = 60, Top = 44, Width = 300, Height = 220, Gap = 70;
const double Weakest = -1.6, Strongest = 1.4;

var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * Width + Gap + Left + 30} {Height + 100}" font-family="system-ui, sans-serif" font-size="13">
    <title>Soft ranks of seven values against the regularization strength</title>
    <rect width="100%" height="100%" fill="#ffffff"/>

    """);
Panel("L2", Regularization.L2, Left);
Panel("KL", Regularization.KL, Left + Width + Gap);
svg.Append("</svg>\n");
File.WriteAllText("soft-ranks.svg", svg.ToString());

void Panel(string name, Regularization regularization, double x0)
{
    Line($"""<text x="{x0 + Width / 2}" y="26" text-anchor="middle" font-size="15" fill="#222">soft ranks, {name}</text>""");
    for (int rank = 1; rank <= values.Length; rank++)
    {
        double y = Y(rank);
        Line($"""<line x1="{x0}" y1="{y:F1}" x2="{x0 + Width}" y2="{y:F1}" stroke="#e6e6e6"/>""");
        Line($"""<text x="{x0 - 10}" y="{y + 4:F1}" text-anchor="end" fill="#555">{rank}</text>""");
    }

    for (int power = -1; power <= 1; power++)
    {
        double x = x0 + X(power);
        Line($"""<line x1="{x:F1}" y1="{Top + Height}" x2="{x:F1}" y2="{Top + Height + 5}" stroke="#555"/>""");
        Line($"""<text x="{x:F1}" y="{Top + Height + 20}" text-anchor="middle" fill="#555">{Math.Pow(10, power)}</text>""");
    }

    Line($"""<text x="{x0 + Width / 2}" y="{Top + Height + 42}" text-anchor="middle" fill="#555">regularization strength</text>""");
    var paths = values.Select(_ => new StringBuilder()).ToArray();
    for (double power = Weakest; power <= Strongest + 1e-9; power += 0.02)
    {
        double[] ranks = Soft.Rank(values, Math.Pow(10, power), regularization);
        for (int i = 0; i < ranks.Length; i++)
            paths[i].Append(CultureInfo.InvariantCulture, $"{(paths[i].Length == 0 ? "M" : "L")}{x0 + X(power):F1} {Y(ranks[i]):F1}");
    }

    for (int i = 0; i < paths.Length; i++)
        Line($"""<path d="{paths[i]}" fill="none" stroke="{colours[i]}" stroke-width="2.2"/>""");
}

void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

double X(double power) => Width * (power - Weakest) / (Strongest - Weakest);

double Y(double rank) => Top + Height * (values.Length - rank) / (values.Length - 1);
