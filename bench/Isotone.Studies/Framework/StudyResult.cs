using System.Text.Json.Serialization;

namespace Isotone.Studies;

/// <summary>What one training came to: a line of the results file.</summary>
/// <param name="Stage">The stage of the seed.</param>
/// <param name="Setting">The setting's name.</param>
/// <param name="Seed">The seed's number within its stage.</param>
/// <param name="Arm">The arm's key.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Lengths">The lengths of training after which it was scored.</param>
/// <param name="Scores">The scores, one for each length.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record StudyResult(
    Stage Stage, string Setting, int Seed, string Arm, double Rate, IReadOnlyList<int> Lengths, IReadOnlyList<StudyScores> Scores, double Seconds)
{
    /// <summary>What must not be done twice. The lengths belong to it: another choice is another result.</summary>
    public (Stage Stage, string Setting, int Seed, string Arm, double Rate, string Lengths) Key =>
        (Stage, Setting, Seed, Arm, Rate, string.Join(' ', Lengths));
}

/// <summary>Results as lines of JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StudyResult))]
internal sealed partial class StudyJson : JsonSerializerContext;
