using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Rows of features to neutralize or compare with, handed over in blocks: byte-coded features of an era table are never
/// copied as a whole. Immutable and safe to read from many threads.
/// </summary>
public abstract class FeatureRows
{
    private protected FeatureRows(IReadOnlyList<string> names, int count)
    {
        Names = names;
        Count = count;
    }

    /// <summary>The names of the features, in the order of a row.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Features of some rows of an era table.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="features">The features by name; all of the table by default.</param>
    /// <param name="missing">What stands for a missing feature; NaN, the default, has missing ones refused where they are met.</param>
    /// <exception cref="ArgumentException">The table has no such feature, or none is left.</exception>
    public static FeatureRows Of(RowSelection rows, IEnumerable<string>? features = null, float missing = float.NaN)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return TableFeatureRows.Create(rows, features, missing);
    }

    /// <summary>Features in memory, named "feature1", "feature2" and so on.</summary>
    /// <param name="values">The features row-major, shape [rows, features], finite.</param>
    /// <param name="features">The number of features, at least 1.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is no multiple of <paramref name="features"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is below 1.</exception>
    public static FeatureRows Of(ReadOnlyMemory<double> values, int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (values.Length % features != 0)
            throw new ArgumentException($"values has {values.Length} elements, which are no rows of {features}.", nameof(values));
        string[] names = [.. Enumerable.Range(1, features).Select(feature => $"feature{feature}")];
        return new MemoryFeatureRows(names, values);
    }

    /// <summary>Some of these rows.</summary>
    /// <param name="rows">The rows wanted, from 0.</param>
    public abstract FeatureRows Select(ReadOnlySpan<int> rows);

    /// <summary>Writes consecutive rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="destination">Receives the rows, row-major, as many as fit.</param>
    internal abstract void Copy(int first, Span<double> destination);

    /// <summary>A row as a reader of a message finds it.</summary>
    internal abstract string Describe(int row);

    /// <summary>Refuses a block that holds NaN or infinity, naming the first one's row and feature.</summary>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    internal void RequireFinite(ReadOnlySpan<double> block, int first)
    {
        if (System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(block))
            return;
        int at = 0;
        while (double.IsFinite(block[at]))
            at++;
        string what = double.IsNaN(block[at]) ? "missing" : "infinite";
        throw new FeatureException($"feature '{Names[at % Names.Count]}' of {Describe(first + (at / Names.Count))} is {what}");
    }
}
