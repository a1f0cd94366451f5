#:project ../src/Isotone
#:property PublishAot=false
#:property GenerateDocumentationFile=true
#:property NoWarn=$(NoWarn);CS1591;CA1050

// Draws five-buckets.svg: how high a rank correlation with a target of five values can be.
// Run it from this folder: dotnet run five-buckets.cs
//
// 5,000 rows have the target values 0, 0.25, 0.5, 0.75 and 1 in shares of 5, 20, 50, 20 and 5 %. The predictions are
// perfect between the values and say nothing inside them: they order every bucket above the one below, and shuffle inside.
// With ties ranked in the order of the rows on both sides, as in Numerai's first scores, the correlation is about
// 1 - sum of share^3 = .859; with mean ranks for ties it is the root of that, .927, whatever the shuffle.

using System.Globalization;
using System.Text;
using Isotone;

const int Rows = 5000, Repetitions = 5000, Bins = 48;
double[] shares = [.05, .20, .50, .20, .05];
double[] targets = new double[Rows], predictions = new double[Rows];
int filled = 0;
for (int bucket = 0; bucket < shares.Length; bucket++)
{
    int count = (int)Math.Round(shares[bucket] * Rows);
    targets.AsSpan(filled, count).Fill(bucket / 4.0);
    filled += count;
}

double[] firstRanks = HardRank.Of<double>(targets, TieRule.First);
double[] meanRanks = HardRank.Of<double>(targets, TieRule.Average);
double[] first = new double[Repetitions], mean = new double[Repetitions], ranks = new double[Rows];
var random = new Random(1);
for (int repetition = 0; repetition < Repetitions; repetition++)
{
    // A random number less than the gap between two target values keeps the buckets apart.
    for (int row = 0; row < Rows; row++)
        predictions[row] = targets[row] + (0.25 * random.NextDouble());
    HardRank.Compute<double>(predictions, Isotone.Rows.One(Rows), ranks, TieRule.First);
    first[repetition] = Correlation.Pearson<double>(ranks, firstRanks);
    mean[repetition] = Correlation.Pearson<double>(ranks, meanRanks);
}

double limit = 1 - shares.Sum(share => share * share * share);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    ties in the order of rows   {first.Average():F4}  (from {first.Min():F4} to {first.Max():F4}; 1 - sum of share^3 = {limit:F4})
    mean ranks for ties         {mean.Average():F4}  (from {mean.Min():F4} to {mean.Max():F4}; its root = {Math.Sqrt(limit):F4})
    """));

const double Left = 64, Top = 54, Width = 640, Height = 240, Low = 0.84, High = 0.94;
var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + 30} {Top + Height + 60}" font-family="system-ui, sans-serif" font-size="13">
    <title>Rank correlation of predictions that are perfect between five target values and random inside them</title>
    <rect width="100%" height="100%" fill="#ffffff"/>

    """);
Line($"""<text x="{Left + Width / 2}" y="26" text-anchor="middle" font-size="15" fill="#222">perfect between five target values, random inside: {Repetitions:N0} repetitions of {Rows:N0} rows</text>""");
Line($"""<line x1="{Left}" y1="{Top + Height}" x2="{Left + Width}" y2="{Top + Height}" stroke="#555"/>""");
for (int tick = 0; tick <= 5; tick++)
{
    double value = Low + ((High - Low) * tick / 5);
    Line($"""<line x1="{X(value):F1}" y1="{Top + Height}" x2="{X(value):F1}" y2="{Top + Height + 5}" stroke="#555"/>""");
    Line($"""<text x="{X(value):F1}" y="{Top + Height + 20}" text-anchor="middle" fill="#555">{value:F2}</text>""");
}

Line($"""<text x="{Left + Width / 2}" y="{Top + Height + 42}" text-anchor="middle" fill="#555">rank correlation</text>""");
Histogram(first, "#3a5a98");
Label(limit, "ties in the order of rows", first.Average(), "#3a5a98", above: 12);
Line($"""<line x1="{X(mean.Average()):F1}" y1="{Top}" x2="{X(mean.Average()):F1}" y2="{Top + Height}" stroke="#d1495b" stroke-width="2.2"/>""");
Label(Math.Sqrt(limit), "mean ranks for ties", mean.Average(), "#d1495b", above: 12);
svg.Append("</svg>\n");
File.WriteAllText("five-buckets.svg", svg.ToString());

void Histogram(double[] values, string colour)
{
    double low = values.Min(), width = (values.Max() - low) / Bins;
    int[] counts = new int[Bins];
    foreach (double value in values)
        counts[Math.Min(Bins - 1, (int)((value - low) / width))]++;
    double highest = counts.Max();
    for (int bin = 0; bin < Bins; bin++)
    {
        double height = Height * counts[bin] / highest;
        Line($"""<rect x="{X(low + (bin * width)):F2}" y="{Top + Height - height:F1}" width="{X(low + width) - X(low):F2}" height="{height:F1}" fill="{colour}"/>""");
    }
}

void Label(double theory, string name, double average, string colour, double above)
{
    string anchor = theory > 0.9 ? "end" : "start";
    double x = X(average) + (theory > 0.9 ? -12 : 26);
    Line($"""<text x="{x:F1}" y="{Top + above}" text-anchor="{anchor}" fill="{colour}">{name}</text>""");
    Line($"""<text x="{x:F1}" y="{Top + above + 18}" text-anchor="{anchor}" fill="{colour}">mean {average:F3}, expected {theory:F3}</text>""");
}

void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

double X(double value) => Left + (Width * (value - Low) / (High - Low));
