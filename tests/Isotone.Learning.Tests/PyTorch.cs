using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

/// <summary>What PyTorch computed: see data/README.md.</summary>
internal static class PyTorch
{
    private static readonly JsonElement _root = Golden.Open("pytorch_training.json");

    public static IReadOnlyList<JsonElement> Cases(string section)
    {
        JsonElement[] cases = [.. _root.GetProperty(section).EnumerateArray()];
        return cases.Length > 0 ? cases : throw new InvalidDataException($"{section} holds no cases.");
    }

    public static int Integer(this JsonElement element, string property) => element.GetProperty(property).GetInt32();

    public static bool Flag(this JsonElement element, string property) => element.GetProperty(property).GetBoolean();

    /// <summary>A JSON number, or a default where the property is missing.</summary>
    public static double DoubleOr(this JsonElement element, string property, double missing) =>
        element.TryGetProperty(property, out JsonElement value) ? value.GetDouble() : missing;

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: {expected[i]:R} expected, {actual[i]:R} found");
    }

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        double[] wide = new double[actual.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = actual[i];
        Equal(expected, wide, tolerance);
    }
}
