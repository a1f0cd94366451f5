using System.Buffers;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Selected rows of an era table as a source of features, standardized, and of targets.</summary>
internal sealed class EraSource(RowSelection rows, FeatureScaler scaler, string? target) : ITrainingSource
{
    public int RowCount => rows.Count;

    public int FeatureCount => rows.Table.FeatureNames.Count;

    public Rows Eras => rows.EraRows;

    public string EraName(int era) => rows.EraNames[era];

    public void GatherFeatures(ReadOnlySpan<int> wanted, Span<float> features)
    {
        using var table = new TableRows(rows, wanted);
        rows.Table.GatherFeatures(table.Indices, features);
        scaler.Apply(features);
    }

    public void GatherTargets(ReadOnlySpan<int> wanted, Span<float> targets)
    {
        if (target is null)
            throw new InvalidOperationException("These rows are for prediction; they have no target.");
        using var table = new TableRows(rows, wanted);
        rows.Table.GatherTarget(target, table.Indices, targets);
    }

    /// <summary>The table's numbers of some of the selected rows, in a buffer of the shared pool.</summary>
    private readonly ref struct TableRows : IDisposable
    {
        private readonly int[] _buffer;
        private readonly int _count;

        public TableRows(RowSelection rows, ReadOnlySpan<int> wanted)
        {
            _count = wanted.Length;
            _buffer = ArrayPool<int>.Shared.Rent(_count);
            for (int i = 0; i < _count; i++)
                _buffer[i] = rows.Indices[wanted[i]];
        }

        public ReadOnlySpan<int> Indices => _buffer.AsSpan(0, _count);

        public void Dispose() => ArrayPool<int>.Shared.Return(_buffer);
    }
}
