namespace Isotone.Studies;

/// <summary>Data of one kind, drawn anew for each seed.</summary>
/// <param name="Name">Its name in tables and files, in kebab-case.</param>
/// <param name="Family">What it is averaged with in summaries.</param>
/// <param name="Description">What the data are like, in half a sentence.</param>
/// <param name="Draw">The data of a seed. Equal seeds give equal data.</param>
internal sealed record StudySetting(string Name, string Family, string Description, Func<StudySeed, StudyData> Draw);
