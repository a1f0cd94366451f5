using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>Two submissions compared, as tables for people.</summary>
internal static class ComparisonTables
{
    /// <summary>A table of the eras and, where there are several, one of what each measure comes to.</summary>
    public static Report Of(SubmissionComparison comparison)
    {
        Report report = new Report().Add("eras", [.. comparison.Eras.Select(Era)]);
        return comparison.Eras.Count == 1 ? report : report.Add("summary", [.. comparison.Summaries.Select(measure =>
            new Report().Add("measure", measure.Name).Add("mean", measure.Mean).Add("max", measure.Max))]);
    }

    private static Report Era(ComparedEra era)
    {
        Report row = new Report().Add("era", era.Era).Add("rows", era.Rows).Add("overlap", era.Overlap).Add("churn", era.Churn);
        if (era.TopBottomChurn is double topBottom)
            row.Add("top_bottom_churn", topBottom);
        return row.Add("turnover", era.Turnover);
    }
}
