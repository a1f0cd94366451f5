using System.Globalization;

namespace Isotone.Benchmarks;

/// <summary>Shapes written as rows x length, which BenchmarkDotNet shows as they are.</summary>
internal static class ShapeText
{
    /// <summary>The number of rows.</summary>
    public static int Rows(string shape) => Part(shape, 0);

    /// <summary>The elements of a row.</summary>
    public static int Length(string shape) => Part(shape, 1);

    private static int Part(string shape, int index) => int.Parse(shape.Split('x')[index], CultureInfo.InvariantCulture);
}
