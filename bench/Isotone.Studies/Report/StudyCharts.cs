using Isotone.Charts;

namespace Isotone.Studies;

/// <summary>The pictures of a study: for each group and family of settings the arms' differences to the first reference.</summary>
internal static class StudyCharts
{
    /// <summary>The picture of a group as SVG.</summary>
    public static string Of(Study study, StudyComparison comparison, string group)
    {
        StudyArm[] arms = [.. study.Arms.Where(arm => arm.Group == group)];
        StudyArm against = arms.Single(arm => arm.Name == study.References[0]);
        StudyArm[] others = [.. arms.Where(arm => arm != against)];
        Chart[] charts = [.. study.Settings.GroupBy(setting => setting.Family).Select(family => Family(comparison, family.Key, [.. family], others, against))];
        return SvgChart.Document($"{group}: Spearman minus that of {against.Name}, 95 % intervals", charts, columns: 2);
    }

    private static Chart Family(StudyComparison comparison, string name, StudySetting[] settings, StudyArm[] arms, StudyArm against)
    {
        PairedDifference[] differences = [.. arms.Select(arm => comparison.Difference(settings, arm, against, StudyScore.Spearman))];

        // The first arm on top. A gap parts the intervals of one series.
        double[] places = [.. arms.Select((_, i) => (double)(arms.Length - i))];
        double[] x = [.. differences.SelectMany(difference => new[] { difference.Low, difference.High, double.NaN })];
        double[] y = [.. places.SelectMany(place => new[] { place, place, double.NaN })];

        // Up to a quarter of the arms may lie outside of the frame, where they would press the others into a line.
        double[] reaches = [.. differences.Select(difference => Math.Max(-difference.Low, difference.High)).Order()];
        double reach = 1.05 * reaches[Math.Min(reaches.Length - 1, 3 * reaches.Length / 4)];
        return new Chart(
            name,
            new ChartAxis("difference of Spearman's correlation") { Minimum = -reach, Maximum = reach },
            new ChartAxis
            {
                IsWhole = true,
                Minimum = 0,
                Maximum = arms.Length + 1,
                Format = place => place >= 1 && place <= arms.Length ? arms[arms.Length - (int)place].Name : "",
            },
            ChartSeries.Line("95 % interval", x, y),
            ChartSeries.Scatter("mean", [.. differences.Select(difference => difference.Mean)], places) with { Colour = 0 },
            ChartSeries.Line("none", [0, 0], [0, arms.Length + 1]) with { IsReference = true })
        {
            Width = 480,
            PlotHeight = 40 * (arms.Length + 1),
        };
    }
}
