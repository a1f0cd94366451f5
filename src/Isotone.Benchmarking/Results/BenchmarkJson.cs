using System.Text.Json;

namespace Isotone.Benchmarking;

/// <summary>Results as JSON.</summary>
public static class BenchmarkJson
{
    /// <summary>
    /// Writes <c>{"results":[{"op":..,"batch":..,"length":..,"dtype":..,"strength":..,"regularization":..,"backward":..,
    /// "threads":..,"median_ns_per_element":..,"p25":..,"p75":..,"repetitions":..}]}</c>: the strength at that length, null
    /// where there is none; quartiles in the unit of the median. Compared gradients have <c>"gradient"</c>,
    /// <c>"working_bytes"</c> and <c>"allocated_bytes"</c> too, and the document <c>"comparison"</c>: the growth of each. What ran on a card
    /// has <c>"device":"cuda"</c> in place of <c>"threads"</c>.
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
        if (GradientComparison.Among(results) is GradientComparison comparison)
        {
            writer.WriteStartArray("comparison");
            foreach (GradientSeries method in comparison.Methods)
                Write(writer, method);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GradientSeries method)
    {
        writer.WriteStartObject();
        writer.WriteString("gradient", method.Method.Name());
        WriteGrowth(writer, "time", method.TimeExponent, method.TimeClass);
        WriteGrowth(writer, "working_bytes", method.WorkingExponent, method.WorkingClass);
        writer.WriteEndObject();
    }

    private static void WriteGrowth(Utf8JsonWriter writer, string name, double exponent, GrowthClass? growth)
    {
        if (double.IsFinite(exponent))
            writer.WriteNumber(name + "_exponent", exponent);
        else
            writer.WriteNull(name + "_exponent");
        writer.WriteString(name + "_class", growth?.Name);
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
        if (measured.OnCard)
            writer.WriteString("device", "cuda");
        else
            writer.WriteNumber("threads", measured.Threads);
        writer.WriteNumber("median_ns_per_element", result.Median);
        writer.WriteNumber("p25", result.P25);
        writer.WriteNumber("p75", result.P75);
        writer.WriteNumber("repetitions", result.Repetitions);
        if (measured.Gradient is GradientMethod method)
        {
            writer.WriteString("gradient", method.Name());
            writer.WriteNumber("working_bytes", result.Memory?.Working ?? 0);
            writer.WriteNumber("allocated_bytes", result.Memory?.Allocated ?? 0);
        }

        writer.WriteEndObject();
    }
}
