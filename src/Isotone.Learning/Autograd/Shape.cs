namespace Isotone.Learning;

/// <summary>The lengths of a dense row-major array's dimensions, outermost first. A scalar has no dimensions.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? _dimensions;

    /// <summary>A shape from its dimensions.</summary>
    /// <param name="dimensions">The length of each dimension, each at least 1; none for a scalar.</param>
    /// <exception cref="ArgumentException">
    /// A dimension is below 1, or the shape has more than 2^31 - 1 elements.
    /// </exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long length = 1;
        for (int d = 0; d < dimensions.Length; d++)
        {
            if (dimensions[d] < 1)
                throw new ArgumentException($"dimensions[{d}] is {dimensions[d]}; a dimension needs at least one element.", nameof(dimensions));
            length *= dimensions[d];
            if (length > int.MaxValue)
                throw new ArgumentException($"The shape has more than {int.MaxValue} elements.", nameof(dimensions));
        }

        _dimensions = dimensions.IsEmpty ? null : dimensions.ToArray();
        Length = (int)length;
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar => new([]);

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    /// <remarks>0 only for <c>default(Shape)</c>, which is no valid shape.</remarks>
    public int Length { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>The dimensions, outermost first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The length of a dimension, counted from either end.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such dimension.</exception>
    public int this[Index dimension] => Dimensions[dimension];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Length == other.Length && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>Whether the two have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the two differ in a dimension.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions in square brackets: <c>[2048, 310]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _dimensions ?? [])}]";
}
