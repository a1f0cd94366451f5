namespace Isotone.Studies;

/// <summary>A comparison of arms: everything that decides what it comes to.</summary>
internal sealed record Study
{
    /// <summary>The name, also of its files, in kebab-case.</summary>
    public required string Name { get; init; }

    /// <summary>The data.</summary>
    public required IReadOnlyList<StudySetting> Settings { get; init; }

    /// <summary>The arms.</summary>
    public required IReadOnlyList<StudyArm> Arms { get; init; }

    /// <summary>The names of arms that others are compared with, in every group; the first is that of the plots.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>The seeds that rates and lengths are chosen with.</summary>
    public int DevelopmentSeeds { get; init; } = 3;

    /// <summary>The seeds that the chosen are measured with, once.</summary>
    public int ConfirmationSeeds { get; init; } = 20;

    /// <summary>The score that rates and lengths are chosen by.</summary>
    public StudyScore ChosenBy { get; init; } = StudyScore.Spearman;
}
