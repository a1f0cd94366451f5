using System.Globalization;
using System.Text.Json;

namespace Isotone.Testing;

/// <summary>Reads the reference data that the test project's <c>data</c> folder carries beside the test assembly.</summary>
internal static class Golden
{
    /// <summary>The full path of a data file.</summary>
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);

    /// <summary>The root of a JSON file.</summary>
    public static JsonElement Open(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }

    /// <summary>The elements of a JSON file's <c>cases</c>. Fails on an empty list, so that no loop over it is vacuous.</summary>
    public static IReadOnlyList<JsonElement> Cases(string file)
    {
        JsonElement[] cases = [.. Open(file).GetProperty("cases").EnumerateArray()];
        return cases.Length > 0 ? cases : throw new InvalidDataException($"{file} holds no cases.");
    }

    /// <summary>A JSON array of numbers; infinities and NaN are the strings "Infinity", "-Infinity" and "NaN".</summary>
    public static double[] Doubles(this JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(Number)];

    /// <summary>A JSON array of integers.</summary>
    public static int[] Integers(this JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>A JSON number.</summary>
    public static double Double(this JsonElement element, string property) => Number(element.GetProperty(property));

    /// <summary>A JSON string.</summary>
    public static string Text(this JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new InvalidDataException($"{property} is null.");

    private static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
