using System.Numerics;

namespace Isotone.Numerai;

/// <summary>Features in an array or the like.</summary>
internal sealed class MemoryFeatureRows(IReadOnlyList<string> names, ReadOnlyMemory<double> values)
    : FeatureRows(names, values.Length / names.Count)
{
    public override FeatureRows Select(ReadOnlySpan<int> rows)
    {
        int features = Names.Count;
        double[] selected = new double[rows.Length * features];
        for (int i = 0; i < rows.Length; i++)
            values.Span.Slice(rows[i] * features, features).CopyTo(selected.AsSpan(i * features));
        return new MemoryFeatureRows(Names, selected);
    }

    internal override void Copy(int first, Span<double> destination) =>
        values.Span.Slice(first * Names.Count, destination.Length).CopyTo(destination);

    internal override string Describe(int row) => $"row {row}";
}

/// <summary>Features in a span that its owner has pinned for as long as this is used.</summary>
internal sealed unsafe class PinnedFeatureRows<T>(T* values, string[] names, int count) : FeatureRows(names, count)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _values = values;

    public override FeatureRows Select(ReadOnlySpan<int> rows)
    {
        int features = Names.Count;
        double[] selected = new double[rows.Length * features];
        for (int i = 0; i < rows.Length; i++)
            Copy(rows[i], selected.AsSpan(i * features, features));
        return new MemoryFeatureRows(Names, selected);
    }

    internal override void Copy(int first, Span<double> destination)
    {
        T* from = _values + ((nint)first * Names.Count);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = double.CreateTruncating(from[i]);
    }

    internal override string Describe(int row) => $"row {row}";
}
