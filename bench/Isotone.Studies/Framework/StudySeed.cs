namespace Isotone.Studies;

/// <summary>What the data of a seed may be used for.</summary>
internal enum Stage
{
    /// <summary>To choose settings with.</summary>
    Development,

    /// <summary>To measure once what was chosen.</summary>
    Confirmation,
}

/// <summary>A seed of one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Number">Which of its seeds, from 1.</param>
internal readonly record struct StudySeed(Stage Stage, int Number)
{
    /// <summary>
    /// The number that random streams start from: even for development, odd for confirmation, so that no data of one stage
    /// can be drawn in the other.
    /// </summary>
    public ulong Value => (2 * (ulong)Number) + (Stage == Stage.Confirmation ? 1UL : 0UL);

    /// <summary>The seeds of a stage.</summary>
    public static IEnumerable<StudySeed> Of(Stage stage, int count) => Enumerable.Range(1, count).Select(number => new StudySeed(stage, number));
}
