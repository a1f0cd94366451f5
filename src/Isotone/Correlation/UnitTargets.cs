using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>
/// The targets of a soft Spearman correlation, ranked as it wants them, each row centred and of norm 1. Targets that come
/// again, as those of a training loop do, are recognized and not ranked again.
/// </summary>
internal sealed unsafe class UnitTargets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TargetRanks _kind;
    private readonly SoftRank<T>? _softRank;
    private readonly List<int> _constantRows = [];
    private double[] _units = [];
    private bool[] _isConstant = [];
    private T[] _known = [];
    private Rows _knownRows;
    private double _knownStrength;

    /// <summary>No targets yet.</summary>
    /// <param name="kind">What becomes of them.</param>
    /// <param name="regularization">The regularizer of soft ranks.</param>
    /// <param name="strength">The strength of soft ranks.</param>
    public UnitTargets(TargetRanks kind, Regularization regularization, double strength)
    {
        _kind = kind;
        if (kind == TargetRanks.Soft)
            _softRank = new SoftRank<T>(regularization, strength);
    }

    /// <summary>The rows whose target is constant, ascending: their units are zeros.</summary>
    public ReadOnlySpan<int> ConstantRows => CollectionsMarshal.AsSpan(_constantRows);

    /// <summary>The targets of a row, centred and of norm 1, in the row's order.</summary>
    public ReadOnlySpan<double> Units(int row) => _knownRows.Slice(_units.AsSpan(), row);

    /// <summary>Takes the targets of the next pass.</summary>
    /// <param name="targets">The targets, finite.</param>
    /// <param name="rows">How they are cut.</param>
    /// <param name="strength">The strength of soft ranks.</param>
    public void Take(ReadOnlySpan<T> targets, Rows rows, double strength)
    {
        if (AreKnown(targets, rows, strength))
            return;
        Reserve(rows);

        // Not known until all is done.
        _knownRows = default;
        int[] permutation = [];
        if (_kind == TargetRanks.Hard)
        {
            permutation = ArrayPool<int>.Shared.Rent(rows.Length);
            ArgSort.Sort(targets, rows, permutation.AsSpan(0, rows.Length));
        }
        else if (_softRank is not null)
        {
            _softRank.Strength = strength;
            _softRank.BeginPass(targets, rows);
        }

        fixed (T* from = targets)
            ParallelRows.Run(new Work(this, from, rows, permutation), rows);
        if (_kind == TargetRanks.Hard)
            ArrayPool<int>.Shared.Return(permutation);
        targets.CopyTo(_known);
        (_knownRows, _knownStrength) = (rows, strength);
        _constantRows.Clear();
        for (int row = 0; row < rows.Count; row++)
        {
            if (_isConstant[row])
                _constantRows.Add(row);
        }
    }

    private bool AreKnown(ReadOnlySpan<T> targets, Rows rows, double strength) =>
        (_softRank is null || strength == _knownStrength)
        && rows == _knownRows
        && MemoryMarshal.AsBytes(targets).SequenceEqual(MemoryMarshal.AsBytes(_known.AsSpan(0, rows.Length)));

    /// <summary>The units of one row; false where it is constant.</summary>
    private bool Fill(
        int row, T* first, ReadOnlySpan<T> targets, ReadOnlySpan<int> permutation, Span<double> units)
    {
        switch (_kind)
        {
            case TargetRanks.Hard:
                int[] ranks = ArrayPool<int>.Shared.Rent(targets.Length);
                Int128 squares = CentredRanks.Fill(targets, permutation, ranks.AsSpan(0, targets.Length));
                TensorPrimitives.ConvertTruncating<int, double>(ranks.AsSpan(0, targets.Length), units);
                ArrayPool<int>.Shared.Return(ranks);
                if (squares == 0)
                    return false;
                TensorPrimitives.Divide(units, Math.Sqrt((double)squares), units);
                return true;
            case TargetRanks.Soft:
                SoftRow state = _softRank!.Pool(row, first);
                Span<double> soft = RowWorkspace.OfThread.Buffer(0, targets.Length);
                _softRank.Centred(state, soft);
                state.Scatter(soft[..targets.Length], units);
                break;
            default:
                CentredRow.Fill(targets, units);
                break;
        }

        return CentredRow.Normalize(units) > 0;
    }

    private void Reserve(Rows rows)
    {
        if (_units.Length < rows.Length)
        {
            _units = new double[rows.Length];
            _known = new T[rows.Length];
        }

        if (_isConstant.Length < rows.Count)
            _isConstant = new bool[rows.Count];
    }

    private readonly struct Work(UnitTargets<T> self, T* targets, Rows rows, int[] permutation) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                self._isConstant[row] = !self.Fill(
                    row,
                    targets,
                    new ReadOnlySpan<T>(targets + start, length),
                    permutation.Length == 0 ? default : permutation.AsSpan(start, length),
                    self._units.AsSpan(start, length));
            }
        }
    }
}
