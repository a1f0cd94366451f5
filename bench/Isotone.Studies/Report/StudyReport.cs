using System.Text;
using Isotone.Data;

namespace Isotone.Studies;

/// <summary>The files of a complete study: document, pictures, numbers.</summary>
internal static class StudyReport
{
    /// <summary>
    /// Writes <c>study-NAME.md</c>, in which everything but the computed sections stays as it is,
    /// <c>images/study-NAME-GROUP.svg</c> and <c>study-NAME.csv</c>.
    /// </summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Write(Study study, ResultStore results, string folder)
    {
        var comparison = new StudyComparison(study, results);
        var tables = new StudyTables(study, comparison);
        string document = Path.Combine(folder, $"study-{study.Name}.md"), csv = Path.Combine(folder, $"study-{study.Name}.csv");
        List<string> files = [document, csv];
        Write(document, DocumentSections.Replace(File.Exists(document) ? File.ReadAllText(document) : "", tables.Sections()));
        Write(csv, tables.Csv());
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        foreach (string group in study.Arms.Select(arm => arm.Group).Distinct())
        {
            files.Add(Path.Combine(folder, "images", $"study-{study.Name}-{group}.svg"));
            Write(files[^1], StudyCharts.Of(study, comparison, group));
        }

        return files;
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
