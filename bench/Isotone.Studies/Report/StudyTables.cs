using System.Globalization;
using System.Text;

namespace Isotone.Studies;

/// <summary>The tables of a study's document.</summary>
internal sealed class StudyTables(Study study, StudyComparison comparison)
{
    /// <summary>Every computed section by its name.</summary>
    public IReadOnlyList<(string Name, string Body)> Sections()
    {
        List<(string, string)> sections = [("settings", Settings())];
        foreach (IGrouping<string, StudyArm> group in study.Arms.GroupBy(arm => arm.Group))
        {
            StudyArm[] arms = [.. group];
            sections.Add(($"summary {group.Key}", Summary(arms)));
            foreach (StudyScore score in Enum.GetValues<StudyScore>())
                sections.Add(($"{NameOf(score)} {group.Key}", Differences(arms, score)));
        }

        return sections;
    }

    /// <summary>Every confirmed number, as CSV.</summary>
    public string Csv()
    {
        var csv = new StringBuilder("setting,arm,learning_rate,length,seed,spearman,numerai_corr,sharpe\n");
        foreach (StudySetting setting in study.Settings)
        {
            foreach (StudyArm arm in study.Arms)
            {
                Choice choice = comparison.Choices[(setting.Name, arm.Key)];
                int seed = 0;
                foreach (StudyScores scores in comparison.Scores(setting, arm))
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{setting.Name},{arm.Key},{choice.Rate},{choice.Length},{++seed},");
                    csv.Append(CultureInfo.InvariantCulture, $"{scores.Spearman:F5},{scores.NumeraiCorr:F5},{scores.Sharpe:F4}\n");
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>What a score is called.</summary>
    public static string NameOf(StudyScore score) => score switch
    {
        StudyScore.Spearman => "spearman",
        StudyScore.NumeraiCorr => "numerai_corr",
        _ => "sharpe",
    };

    private string Settings()
    {
        // The reference's scores tell how strong the signal is.
        string[] groups = [.. study.Arms.Select(arm => arm.Group).Distinct()];
        var table = new MarkdownTable(["setting", "family", "data", .. groups.Select(group => $"Spearman of {group}/{study.References[0]}")]);
        foreach (StudySetting setting in study.Settings)
        {
            table.Add([
                setting.Name, setting.Family, setting.Description,
                .. groups.Select(group => Text($"{comparison.Mean(setting, Reference(group, study.References[0]), StudyScore.Spearman):F4}"))]);
        }

        return table.ToString();
    }

    // Families of settings, all scores: mean difference to each reference, and how many settings are won, tied and lost.
    private string Summary(StudyArm[] arms)
    {
        var text = new StringBuilder();
        string[] families = [.. study.Settings.Select(setting => setting.Family).Distinct()];
        foreach (string reference in study.References)
        {
            StudyArm against = Reference(arms[0].Group, reference);
            var table = new MarkdownTable([$"Spearman minus {reference}'s, thousandths", .. families, "won, tied, lost", "of numerai_corr", "of Sharpe"]);
            foreach (StudyArm arm in arms.Where(arm => arm != against))
            {
                table.Add([
                    arm.Name,
                    .. families.Select(family => Cell(comparison.Difference(
                        [.. study.Settings.Where(setting => setting.Family == family)], arm, against, StudyScore.Spearman), 1e3)),
                    .. Enum.GetValues<StudyScore>().Select(score => Counts(arm, against, score))]);
            }

            text.Append(table).Append('\n');
        }

        return text.ToString();
    }

    private string Counts(StudyArm arm, StudyArm against, StudyScore score)
    {
        int[] signs = [.. study.Settings.Select(setting => comparison.Difference([setting], arm, against, score).Sign)];
        return Text($"{signs.Count(sign => sign > 0)}, {signs.Count(sign => sign == 0)}, {signs.Count(sign => sign < 0)}");
    }

    private string Differences(StudyArm[] arms, StudyScore score)
    {
        StudyArm against = Reference(arms[0].Group, study.References[0]);
        StudyArm[] others = [.. arms.Where(arm => arm != against)];
        double unit = score == StudyScore.Sharpe ? 1e2 : 1e3;
        var table = new MarkdownTable(["setting", against.Name, .. others.Select(arm => arm.Name)]);
        foreach (StudySetting setting in study.Settings)
        {
            table.Add([
                setting.Name,
                Text($"{comparison.Mean(setting, against, score):F4}"),
                .. others.Select(arm => Cell(comparison.Difference([setting], arm, against, score), unit))]);
        }

        return table.ToString();
    }

    // Bold where the interval does not hold 0.
    private static string Cell(PairedDifference difference, double unit)
    {
        string text = Text($"{difference.Mean * unit:+0.0;-0.0;0.0} ± {(difference.High - difference.Mean) * unit:F1}");
        return difference.Sign == 0 ? text : $"**{text}**";
    }

    private StudyArm Reference(string group, string name) => study.Arms.Single(arm => arm.Group == group && arm.Name == name);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
