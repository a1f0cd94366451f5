using System.Text.Json;

namespace Isotone.Benchmarking;

/// <summary>Results as JSON.</summary>
public static class BenchmarkJson
{
    /// <summary>
    /// Writes <c>{"results":[{"op":..,"batch":..,"length":..,"dtype":..,"strength":..,"regularization":..,"backward":..,
    /// "threads":..,"median_ns_per_element":..,"p25":..,"p75":..,"repetitions":..}]}</c>: the strength at that length, null
    /// where there is none; quartiles in the unit of the median.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<BenchmarkResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.WriteStartObject();
        writer.WriteStartArray("results");
        foreach (BenchmarkResult result in results)
            Write(writer, result);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BenchmarkResult result)
    {
        BenchmarkCase measured = result.Case;
        writer.WriteStartObject();
        writer.WriteString("op", measured.Operation.Name());
        writer.WriteNumber("batch", measured.Shape.Batch);
        writer.WriteNumber("length", measured.Shape.Length);
        writer.WriteString("dtype", measured.TypeName);
        if (measured.Strength is BenchmarkStrength strength)
            writer.WriteNumber("strength", strength.At(measured.Shape.Length));
        else
            writer.WriteNull("strength");
        writer.WriteString("regularization", measured.RegularizationName);
        writer.WriteBoolean("backward", measured.Backward);
        writer.WriteNumber("threads", measured.Threads);
        writer.WriteNumber("median_ns_per_element", result.Median);
        writer.WriteNumber("p25", result.P25);
        writer.WriteNumber("p75", result.P75);
        writer.WriteNumber("repetitions", result.Repetitions);
        writer.WriteEndObject();
    }
}
