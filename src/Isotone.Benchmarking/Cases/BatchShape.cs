using System.Globalization;

namespace Isotone.Benchmarking;

/// <summary>A batch of rows of one length.</summary>
/// <param name="Batch">The number of rows, at least 1.</param>
/// <param name="Length">The elements of a row, at least 1.</param>
public readonly record struct BatchShape(int Batch, int Length)
{
    /// <summary>The elements of all rows.</summary>
    public long Elements => (long)Batch * Length;

    /// <summary>Reads a shape written as rows x length: 512x1000.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape; undefined where the text is none.</param>
    /// <returns>Whether the text is a shape of at least one element and at most <see cref="Array.MaxLength"/>.</returns>
    public static bool TryParse(string? text, out BatchShape shape)
    {
        shape = default;
        string[] parts = (text ?? "").Split('x');
        if (parts.Length != 2 || !IsSize(parts[0], out int batch) || !IsSize(parts[1], out int length))
            return false;
        shape = new BatchShape(batch, length);
        return shape.Elements <= Array.MaxLength;
    }

    /// <summary>The shape as it is read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batch}x{Length}");

    /// <summary>A shape like this one, with fewer rows and then shorter ones, of about <paramref name="elements"/> at most.</summary>
    internal BatchShape AtMost(int elements)
    {
        if (Elements <= elements)
            return this;
        int length = Math.Min(Length, elements);
        return new BatchShape(Math.Clamp(elements / length, 1, Batch), length);
    }

    private static bool IsSize(string text, out int size) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0;
}
