using System.Text.Json;
using System.Text.Json.Serialization;
using Isotone.Boosting;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Configurations as JSON: snake_case keys, unknown keys refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<ModelKind>),
        typeof(SnakeCaseEnumConverter<ValidationKind>),
        typeof(SnakeCaseEnumConverter<TuneMethod>),
        typeof(SnakeCaseEnumConverter<SimulatedFeatures>),
        typeof(SnakeCaseEnumConverter<SimulatedNoise>),
        typeof(SnakeCaseEnumConverter<SimulatedResponse>),
        typeof(SnakeCaseEnumConverter<BoostingCurvature>),
        typeof(LossExpressionConverter),
    ])]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingConfiguration))]
[JsonSerializable(typeof(StudySettings))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

/// <summary>A loss expression as its text.</summary>
internal sealed class LossExpressionConverter : JsonConverter<LossExpression>
{
    public override LossExpression Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new LossExpression(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        }
        catch (FormatException exception)
        {
            throw new JsonException(null, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, LossExpression value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

/// <summary>An enum as its name in snake_case.</summary>
internal sealed class SnakeCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
