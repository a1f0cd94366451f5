using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isotone.Numerai;

/// <summary>Configurations as JSON: snake_case keys, unknown keys refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(SnakeCaseEnumConverter<ModelKind>), typeof(SnakeCaseEnumConverter<LossKind>)])]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

/// <summary>An enum as its name in snake_case.</summary>
internal sealed class SnakeCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
