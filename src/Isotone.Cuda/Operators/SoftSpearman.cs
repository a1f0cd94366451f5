using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>
/// A differentiable Spearman correlation on a card: Pearson's correlation of the predictions' soft ranks with a fixed target, value and
/// exact gradient. See <see cref="Isotone.SoftSpearman{T}"/>, whose conventions for constant rows are these too.
/// </summary>
/// <inheritdoc cref="DeviceOperator" path="/remarks"/>
/// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
public sealed unsafe class SoftSpearman<T> : DeviceOperator
    where T : unmanaged
{
    private const int StateOfRow = 6;

    private readonly SoftRank<T> _softRank;
    private readonly SoftRank<T>? _targetRank;
    private readonly RowSorter _sorter;
    private readonly CudaKernel _units, _ranges, _scales, _products, _finish, _cotangent;
    private readonly ElementType _type = ElementTypes.Of<T>();
    private Arguments _arguments;
    private RowCut _cut;

    /// <summary>A soft Spearman correlation of a given softness.</summary>
    /// <param name="device">The card.</param>
    /// <param name="strength">The regularization strength of the soft ranks, positive and finite, in units of the predictions.</param>
    /// <param name="regularization">The regularizer of the soft ranks.</param>
    /// <param name="targetRanks">What the soft ranks are compared with.</param>
    /// <param name="allocator">Where working memory comes from; the card's own if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite, or an enum has no such value.</exception>
    /// <exception cref="CudaException">The kernels cannot be loaded.</exception>
    public SoftSpearman(
        CudaDevice device,
        double strength = 1,
        Regularization regularization = Regularization.L2,
        TargetRanks targetRanks = TargetRanks.Hard,
        IDeviceAllocator? allocator = null)
        : base(device, allocator)
    {
        if (!Enum.IsDefined(targetRanks))
            throw new ArgumentOutOfRangeException(nameof(targetRanks), targetRanks, "There is no such kind of target ranks.");
        TargetRanks = targetRanks;
        _softRank = new SoftRank<T>(device, regularization, strength, SortDirection.Ascending, allocator);
        if (targetRanks == TargetRanks.Soft)
            _targetRank = new SoftRank<T>(device, regularization, strength, SortDirection.Ascending, allocator);
        _sorter = new RowSorter(device, _type);
        KernelModule module = device.Module("spearman");
        _units = module.Kernel("spearman_units", 0);
        _ranges = module.Kernel("spearman_ranges", 0);
        _scales = module.Kernel("spearman_scales", 0);
        _products = module.Kernel("spearman_products", 0);
        _finish = module.Kernel("spearman_finish", 0);
        _cotangent = module.Kernel("spearman_cotangent", 0);
    }

    /// <summary>What the soft ranks are compared with.</summary>
    public TargetRanks TargetRanks { get; }

    /// <inheritdoc cref="SoftOperator{T}.Strength"/>
    public double Strength
    {
        get => _softRank.Strength;
        set => _softRank.Strength = value;
    }

    /// <summary>The rows of the last forward pass whose target is constant, ascending: they have value 0 and gradient 0. Waits for the card.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public int[] ConstantTargetRows()
    {
        RequireForward();
        int[] isConstant = Download<int>(_arguments.IsConstant, Rows.Count);
        return [.. Enumerable.Range(0, isConstant.Length).Where(row => isConstant[row] != 0)];
    }

    /// <summary>The soft Spearman correlation of each row.</summary>
    /// <param name="predictions">The predictions of all rows, flat, finite. A row that is not gets NaN.</param>
    /// <param name="targets">The targets of all rows, flat, finite. Same length.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="correlations">Receives one number in [-1, 1] a row; 0 where a side is constant.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>, or an address is not the card's.</exception>
    /// <exception cref="CudaException">The card has no memory left, or the driver reports an earlier fault.</exception>
    public void Forward(
        DevicePointer<T> predictions, DevicePointer<T> targets, Rows rows, DevicePointer<double> correlations, CudaStream? stream = null)
    {
        RequireRows(rows);
        using var context = Device.Enter();
        predictions.Require(Device, rows.Length);
        targets.Require(Device, rows.Length);
        correlations.Require(Device, rows.Count);
        stream ??= CudaStream.Default;
        Begin(stream);
        Rows = default;
        Table.Prepare(rows, stream);
        _cut = RowCut.Of(rows);
        Arguments arguments = Plan(rows, stream);
        (arguments.Targets, arguments.Correlations) = (targets.Address, correlations.Address);
        RankTargets(targets, rows, ref arguments, stream);
        _softRank.Run(predictions, rows, 0, arguments.Ranks, stream);
        (arguments.Permutation, arguments.IsBad) = (_softRank.Pass.Permutation, _softRank.Pass.IsBad);
        RowCut.Launch(_units, _cut.Blocks, arguments, stream);
        RowCut.Launch(_ranges, _cut.Blocks, arguments, stream);
        RowCut.Launch(_scales, rows.Count, arguments, stream);
        RowCut.Launch(_products, _cut.Blocks, arguments, stream);
        RowCut.Launch(_finish, rows.Count, arguments, stream);
        _arguments = arguments;
        Rows = rows;
        End(stream);
    }

    /// <summary>The gradient of sum(cotangent * correlation) with respect to the predictions. Exact.</summary>
    /// <param name="cotangent">The derivative of the result with respect to each row's correlation, one a row.</param>
    /// <param name="gradient">Receives the gradient. Same length as the predictions.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">A length is not that of the forward pass, or an address is not the card's.</exception>
    /// <exception cref="CudaException">The driver reports an earlier fault.</exception>
    public void Vjp(DevicePointer<double> cotangent, DevicePointer<T> gradient, CudaStream? stream = null)
    {
        RequireForward();
        using var context = Device.Enter();
        cotangent.Require(Device, Rows.Count);
        gradient.Require(Device, Rows.Length);
        stream ??= CudaStream.Default;
        Begin(stream);
        Arguments arguments = _arguments with { Cotangent = cotangent.Address };
        RowCut.Launch(_cotangent, _cut.Blocks, arguments, stream);
        _softRank.Derive(arguments.RankCotangent, ElementType.Double, gradient.Address, PassMode.Vjp, stream);
        End(stream);
    }

    /// <summary>Refuses the last forward pass where a prediction or target was NaN or infinite. Waits for the card.</summary>
    /// <exception cref="ArgumentException">A row held NaN or an infinity; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void RequireFinite()
    {
        RequireForward();
        RequireUnflagged(_arguments.IsBad, "predictions");
        if (_arguments.IsBadTarget != 0)
            RequireUnflagged(_arguments.IsBadTarget, "targets");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _softRank.Dispose();
        _targetRank?.Dispose();
        base.Dispose(disposing);
    }

    // Sorted upwards, hard ranks are found by search; soft ones come in the order that sorts them downwards.
    private void RankTargets(DevicePointer<T> targets, Rows rows, ref Arguments arguments, CudaStream stream)
    {
        if (_targetRank is not null)
        {
            _targetRank.Strength = Strength;
            _targetRank.Run(targets, rows, 0, arguments.TargetSorted, stream);
            (arguments.TargetPermutation, arguments.IsBadTarget) = (_targetRank.Pass.Permutation, _targetRank.Pass.IsBad);
            return;
        }

        Clear(arguments.IsBadTarget, (nuint)rows.Count * sizeof(int), stream);
        _sorter.Sort(
            Table,
            targets.Address,
            false,
            arguments.TargetPermutation,
            arguments.TargetSorted,
            1,
            arguments.IsBadTarget,
            Work.Address,
            stream);
    }

    private Arguments Plan(Rows rows, CudaStream stream)
    {
        var layout = default(MemoryLayout);
        int n = rows.Length, count = rows.Count;
        nint units = layout.Take(n, sizeof(double)), ranks = layout.Take(n, sizeof(double)), sorted = layout.Take(n, sizeof(double));
        nint rankCotangent = layout.Take(n, sizeof(double)), permutation = layout.Take(n, sizeof(int));
        nint partial = layout.Take(_cut.Blocks, RowCut.BytesOfPart), state = layout.Take(StateOfRow * (long)count, sizeof(double));
        nint isConstant = layout.Take(count, sizeof(int)), isBadTarget = layout.Take(count, sizeof(int));
        State.Reserve(layout.Bytes, stream);
        Work.Reserve((nuint)Math.Max(1, _sorter.WorkBytes(Table)), stream);
        nint at = State.Address;
        return new Arguments
        {
            Cut = _cut.Arguments(Table),
            TargetSorted = at + sorted,
            TargetPermutation = at + permutation,
            Ranks = at + ranks,
            IsBadTarget = at + isBadTarget,
            Units = at + units,
            Partial = at + partial,
            RowState = at + state,
            RankCotangent = at + rankCotangent,
            IsConstant = at + isConstant,
            Type = (int)_type,
            Kind = (int)TargetRanks,
        };
    }

    /// <summary>struct Spearman of spearman.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Arguments
    {
        public CutArguments Cut;
        public nint Targets, TargetSorted, TargetPermutation, Ranks, Permutation, IsBad, IsBadTarget, Units, Partial, RowState;
        public nint Correlations, Cotangent, RankCotangent, IsConstant;
        public int Type, Kind;
    }
}
