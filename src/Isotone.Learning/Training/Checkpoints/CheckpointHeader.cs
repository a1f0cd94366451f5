using System.Text.Json.Serialization;

namespace Isotone.Learning;

/// <summary>What a checkpoint holds beside arrays. Numbers are written so that they read back exactly.</summary>
internal sealed record CheckpointHeader
{
    /// <summary>The only version there is.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>The user's text.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The plans of the calls of Fit that ended before this one began.</summary>
    public required IReadOnlyList<string> FinishedFits { get; init; }

    /// <summary>What this call of Fit does; equal plans on equal data go the same way.</summary>
    public required string Plan { get; init; }

    public required FitPosition Position { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    public required IReadOnlyList<string> ConstantTargetEras { get; init; }

    /// <summary>The numbers of the optimizer's state.</summary>
    public required IReadOnlyDictionary<string, double> Optimizer { get; init; }

    /// <summary>The strengths of the losses that have one, the whole before its parts: annealing may have moved them.</summary>
    public required IReadOnlyList<SoftStrength> Strengths { get; init; }

    /// <summary>The numbers of each callback's state; null for one without.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<double>>?> Callbacks { get; init; }
}

/// <summary>A strength as it is stored.</summary>
internal sealed record SoftStrength(double Value, SoftRankStrengthKind Kind);

[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
