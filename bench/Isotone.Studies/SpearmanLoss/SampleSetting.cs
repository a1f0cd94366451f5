using Isotone.Data;
using Isotone.Numerai;

namespace Isotone.Studies;

/// <summary>
/// Numerai's sample file of 2018: 132 eras of about 40 rows with targets of 0 and 1. A seed is a stretch of eras to be
/// scored on, trained on all eras before but for four purged ones. Development ends where confirmation begins.
/// </summary>
internal static class SampleSetting
{
    private const int Purge = 4, FirstConfirmed = 72, DevelopmentEras = 10, ConfirmationEras = 3;

    /// <summary>The setting of one of the file's targets.</summary>
    /// <param name="table">The file.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="seeds">How many stretches each stage has.</param>
    public static StudySetting Of(EraTable table, string target, (int Development, int Confirmation) seeds) => new(
        $"sample-{target.Replace("target_", "", StringComparison.Ordinal)}", "sample", $"Numerai's sample of 2018, {target}", seed =>
        {
            RowSelection known = table.All.WithTarget(target);
            int first = seed.Stage == Stage.Confirmation
                ? FirstConfirmed + ((seed.Number - 1) * ConfirmationEras)
                : FirstConfirmed - ((seeds.Development - seed.Number + 1) * DevelopmentEras);
            int count = seed.Stage == Stage.Confirmation ? ConfirmationEras : DevelopmentEras;
            RowSelection train = known.InEras(known.EraNames.Take(first - Purge)), test = known.InEras(known.EraNames.Skip(first).Take(count));
            FeatureScaler scaler = FeatureScaler.Of(train);
            return new StudyData(StudyPart.Of(train, target, scaler), StudyPart.Of(test, target, scaler));
        });
}
