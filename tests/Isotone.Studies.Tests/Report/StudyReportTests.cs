using System.Globalization;
using System.Xml.Linq;

namespace Isotone.Studies.Tests;

public sealed class StudyReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tables_pictures_and_numbers_are_written_and_what_is_written_by_hand_stays()
    {
        Study study = SmallStudy.Create(new BlurringArm("sharp", 0.2, 1), new BlurringArm("blurred", 0.1, 40));
        var results = new ResultStore(Path.Combine(_folder, "results.jsonl"));
        Assert.True(new StudyRunner(study, results, TestContext.Current.CancellationToken).Run());
        string document = StudyReport.Write(study, results, _folder)[0];
        string first = File.ReadAllText(document);
        File.WriteAllText(document, "By hand.\n\n" + first);
        IReadOnlyList<string> files = StudyReport.Write(study, results, _folder);
        Assert.Equal("By hand.\n\n" + first, File.ReadAllText(document));

        string[] csv = File.ReadAllLines(files[1]);
        Assert.Equal(1 + (2 * 2 * 3), csv.Length);
        double[] differences = [.. Enumerable.Range(1, 3).Select(seed => Spearman("group/blurred", seed) - Spearman("group/sharp", seed))];
        string expected = (1e3 * differences.Average()).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
        Assert.Contains($"| {expected} ± ", first.Replace("**", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Load(files[2]).Root!.Name.LocalName);

        double Spearman(string arm, int seed) => double.Parse(
            csv.Single(line => line.StartsWith($"one,{arm},", StringComparison.Ordinal) && line.Split(',')[4] == $"{seed}").Split(',')[5], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_section_without_its_marks_is_named()
    {
        Assert.Contains("'<!-- begin b -->'", Assert.Throws<InvalidDataException>(() => DocumentSections.Replace("text", [("b", "")])).Message, StringComparison.Ordinal);
        Assert.Contains("'b'", Assert.Throws<InvalidDataException>(() => DocumentSections.Replace("<!-- begin b -->\n<!-- begin c -->\n<!-- end -->", [("b", "")])).Message, StringComparison.Ordinal);
    }
}
