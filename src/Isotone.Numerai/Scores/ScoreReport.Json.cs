using System.Text.Json;

namespace Isotone.Numerai;

public sealed partial class ScoreReport
{
    /// <summary>
    /// Writes the report as a JSON object, <c>{"eras":[{"era":..,"rows":..,"spearman":..},..],"summary":{"spearman":{"mean":..,
    /// "std":..,"sharpe":..,"max_drawdown":..,..},..}}</c>; what is not defined is null. Where features are known, an era has
    /// "max_feature" besides, and <c>"features":[{"feature":..,"mean":..,"max":..},..]</c> follows.
    /// </summary>
    /// <param name="writer">The writer, where a value is expected.</param>
    public void WriteJson(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("eras");
        foreach (ScoredEra era in Eras)
            WriteEra(writer, era);
        writer.WriteEndArray();
        writer.WriteStartObject("summary");
        for (int score = 0; score < ScoreNames.Count; score++)
        {
            writer.WriteStartObject(ScoreNames[score]);
            foreach ((string name, double? value) in Summaries[score].Statistics)
                WriteNumber(writer, name, value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (Features.Count > 0)
            WriteFeatures(writer);
        writer.WriteEndObject();
    }

    private void WriteEra(Utf8JsonWriter writer, ScoredEra era)
    {
        writer.WriteStartObject();
        writer.WriteString("era", era.Era);
        writer.WriteNumber("rows", era.Rows);
        for (int score = 0; score < ScoreNames.Count; score++)
            WriteNumber(writer, ScoreNames[score], double.IsNaN(era.Scores[score]) ? null : era.Scores[score]);
        if (Features.Count > 0)
            writer.WriteString("max_feature", era.MaxFeature);
        writer.WriteEndObject();
    }

    private void WriteFeatures(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("features");
        foreach (FeatureExposureSummary feature in Features)
        {
            writer.WriteStartObject();
            writer.WriteString("feature", feature.Feature);
            WriteNumber(writer, "mean", feature.Mean);
            WriteNumber(writer, "max", feature.Max);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is null)
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, value.Value);
    }
}
