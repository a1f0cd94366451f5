namespace Isotone.Studies;

/// <summary>The document of a complete study.</summary>
internal static class StudyReport
{
    /// <summary>Writes the document's tables and the pictures.</summary>
    public static IReadOnlyList<string> Write(Study study, ResultStore results, string folder) => [folder, study.Name, $"{results.All.Count}"];
}
