using System.Globalization;
using System.Text.Json;

namespace Isotone.Cli.Tests;

/// <summary>Numbers as text, and comparisons of them.</summary>
internal static class Numbers
{
    /// <summary>Numbers as the commands read them.</summary>
    public static string Text(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Expects numbers that differ from the expected ones by no more than a part of the largest of those.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"[{i}]: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    /// <summary>Expects every number of an array to be written in the shortest form that reads back as the same float32.</summary>
    public static void AssertShortestSingle(JsonElement array)
    {
        foreach (JsonElement number in array.EnumerateArray())
        {
            string text = number.GetRawText();
            float value = float.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(value.ToString("R", CultureInfo.InvariantCulture), text);
        }
    }
}
