using System.Buffers;
using System.Numerics.Tensors;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Rows of an era table, of all its features or some, decoded block by block.</summary>
internal sealed class TableFeatureRows : FeatureRows
{
    private readonly EraTable _table;
    private readonly int[] _rows;
    private readonly int[]? _places;
    private readonly float _missing;

    private TableFeatureRows(EraTable table, int[] rows, string[] names, int[]? places, float missing)
        : base(names, rows.Length)
    {
        _table = table;
        _rows = rows;
        _places = places;
        _missing = missing;
    }

    public static TableFeatureRows Create(RowSelection rows, IEnumerable<string>? features, float missing)
    {
        string[] all = [.. rows.Table.FeatureNames];
        string[] names = features is null ? all : [.. features];
        if (names.Length == 0)
            throw new ArgumentException("There is no feature.", nameof(features));
        int[] places = [.. names.Select(name => Array.IndexOf(all, name))];
        int unknown = Array.IndexOf(places, -1);
        if (unknown >= 0)
            throw new ArgumentException($"The table has no feature '{names[unknown]}'.", nameof(features));
        bool whole = places.Length == all.Length && places.SequenceEqual(Enumerable.Range(0, all.Length));
        return new TableFeatureRows(rows.Table, rows.Indices.ToArray(), names, whole ? null : places, missing);
    }

    public override FeatureRows Select(ReadOnlySpan<int> rows)
    {
        int[] selected = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            selected[i] = _rows[rows[i]];
        return new TableFeatureRows(_table, selected, [.. Names], _places, _missing);
    }

    internal override void Copy(int first, Span<double> destination)
    {
        int count = destination.Length / Names.Count, stored = _table.FeatureNames.Count;
        float[] rented = ArrayPool<float>.Shared.Rent(count * stored);
        Span<float> block = rented.AsSpan(0, count * stored);
        _table.GatherFeatures(_rows.AsSpan(first, count), block, _missing);
        if (_places is null)
        {
            TensorPrimitives.ConvertTruncating<float, double>(block, destination);
        }
        else
        {
            for (int row = 0; row < count; row++)
            {
                Span<double> to = destination.Slice(row * _places.Length, _places.Length);
                for (int i = 0; i < to.Length; i++)
                    to[i] = block[(row * stored) + _places[i]];
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    internal override string Describe(int row) => $"data row {_rows[row] + 1} (era '{_table.Eras[_rows[row]]}')";
}
