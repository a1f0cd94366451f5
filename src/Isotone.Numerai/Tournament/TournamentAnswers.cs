using System.Globalization;
using System.Text.Json;

namespace Isotone.Numerai;

/// <summary>
/// Reads what the server answers. A shape that is not as it should be is thrown as one of the exceptions of
/// <see cref="JsonElement"/>, or as <see cref="FormatException"/>.
/// </summary>
internal static class TournamentAnswers
{
    private static readonly string[] _figures =
    [
        "validationCorrMean", "validationCorrSharpe", "validationCorrStd", "validationMaxDrawdown", "validationMmcMean",
        "validationMmcSharpe", "validationFeatureNeutralCorrV3Mean", "validationFeatureCorrMax",
    ];

    public static string DiagnosticsQuery { get; } =
        $"query($id: String, $modelId: String!) {{ diagnostics(id: $id, modelId: $modelId) {{ status message {string.Join(' ', _figures)} }} }}";

    public static TournamentModel Model(JsonElement model) =>
        new(Text(model, "name"), Text(model, "id"), model.GetProperty("tournament").GetInt32());

    /// <summary>The first of the rounds; null where there is none.</summary>
    public static TournamentRound? Round(JsonElement rounds)
    {
        JsonElement round = rounds.EnumerateArray().FirstOrDefault();
        if (round.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;

        // Submissions that are to count for payouts must be in when staking closes, which is before the round closes.
        DateTimeOffset? close = Time(round, "closeStakingTime") ?? Time(round, "closeTime");
        return new TournamentRound(
            round.GetProperty("number").GetInt32(), Time(round, "openTime") ?? throw new JsonException(), close);
    }

    public static TournamentScore Score(JsonElement score) => new(
        score.GetProperty("roundNumber").GetInt32(),
        Text(score, "displayName"),
        score.TryGetProperty("day", out JsonElement day) && day.ValueKind == JsonValueKind.Number ? day.GetInt32() : null,
        Time(score, "date"),
        Number(score, "value"),
        Number(score, "percentile"),
        score.TryGetProperty("resolved", out JsonElement resolved) && resolved.ValueKind == JsonValueKind.True);

    public static TournamentDiagnostics Diagnostics(string id, JsonElement answer)
    {
        // Several where the server keeps older ones of the model too.
        JsonElement first = answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().FirstOrDefault() : answer;
        if (first.ValueKind != JsonValueKind.Object)
            return new TournamentDiagnostics(id, "", "", []);
        IEnumerable<KeyValuePair<string, double>> figures =
            _figures.Select(name => KeyValuePair.Create(name, Number(first, name))).Where(figure => !double.IsNaN(figure.Value));
        return new TournamentDiagnostics(id, OptionalText(first, "status"), OptionalText(first, "message"), [.. figures]);
    }

    public static bool HasFailed(TournamentDiagnostics diagnostics) =>
        diagnostics.Status.Contains("fail", StringComparison.OrdinalIgnoreCase)
        || diagnostics.Status.Contains("error", StringComparison.OrdinalIgnoreCase)
        || diagnostics.Status.Contains("invalid", StringComparison.OrdinalIgnoreCase);

    /// <summary>An address that data lies at.</summary>
    public static Uri Address(JsonElement text) =>
        Uri.TryCreate(text.GetString(), UriKind.Absolute, out Uri? address) ? address : throw new JsonException();

    public static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new JsonException();

    private static string OptionalText(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement time) && time.ValueKind == JsonValueKind.String
            ? DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null;

    // Decimals come as numbers or as texts.
    private static double Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement number))
            return double.NaN;
        return number.ValueKind switch
        {
            JsonValueKind.Number => number.GetDouble(),
            JsonValueKind.String => double.Parse(number.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
    }
}
