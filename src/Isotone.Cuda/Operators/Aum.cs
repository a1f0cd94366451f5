using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>
/// AUM on a card: the area under the minimum of false positives and false negatives over all constants added to the predictions
/// (Hillman and Hocking 2023, "Optimizing ROC curves with a sort-based surrogate loss for binary classification and changepoint
/// detection", JMLR 24), value and exact gradient. See <see cref="Isotone.Aum{T}"/>.
/// </summary>
/// <inheritdoc cref="DeviceOperator" path="/remarks"/>
/// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
public sealed unsafe class Aum<T> : DeviceOperator
    where T : unmanaged
{
    // sizeof(AumRow) of aum.cu.
    private const int BytesOfRow = 96;

    private readonly RowSorter _sorter;
    private readonly CudaKernel _count, _cross, _sum, _finish, _derivative;
    private readonly ElementType _type = ElementTypes.Of<T>();
    private Arguments _arguments;
    private RowCut _cut;

    /// <summary>An AUM.</summary>
    /// <param name="device">The card.</param>
    /// <param name="denominator">Whether errors are rates or counts.</param>
    /// <param name="allocator">Where working memory comes from; the card's own if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such denominator.</exception>
    /// <exception cref="CudaException">The kernels cannot be loaded.</exception>
    public Aum(CudaDevice device, ErrorDenominator denominator = ErrorDenominator.Rate, IDeviceAllocator? allocator = null)
        : base(device, allocator)
    {
        if (!Enum.IsDefined(denominator))
            throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "There is no such denominator.");
        Denominator = denominator;
        _sorter = new RowSorter(device, _type);
        KernelModule module = device.Module("aum");
        _count = module.Kernel("aum_count", 0);
        _cross = module.Kernel("aum_cross", 0);
        _sum = module.Kernel("aum_sum", 0);
        _finish = module.Kernel("aum_finish", 0);
        _derivative = module.Kernel("aum_derivative", 0);
    }

    /// <summary>The unit of the errors.</summary>
    public ErrorDenominator Denominator { get; }

    /// <summary>The AUM of each row, and the derivatives at the same place.</summary>
    /// <param name="labels">The labels of all rows, flat: 1 is positive, anything else negative.</param>
    /// <param name="predictions">The predictions of all rows, flat; kept by address for the derivatives.</param>
    /// <param name="rows">How both are cut into rows.</param>
    /// <param name="aum">
    /// Receives one number a row; NaN where a label is NaN, a prediction is not finite or, under <see cref="ErrorDenominator.Rate"/>,
    /// there is a single class. See <see cref="RequireValid"/>.
    /// </param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>, or an address is not the card's.</exception>
    /// <exception cref="CudaException">The card has no memory left, or the driver reports an earlier fault.</exception>
    public void Forward(
        DevicePointer<T> labels, DevicePointer<T> predictions, Rows rows, DevicePointer<double> aum, CudaStream? stream = null)
    {
        RequireRows(rows);
        using var context = Device.Enter();
        labels.Require(Device, rows.Length);
        predictions.Require(Device, rows.Length);
        aum.Require(Device, rows.Count);
        stream ??= CudaStream.Default;
        Begin(stream);
        Rows = default;
        Table.Prepare(rows, stream);
        _cut = RowCut.Of(rows);
        Arguments arguments = Plan(rows, stream);
        (arguments.Labels, arguments.Predictions, arguments.Areas) = (labels.Address, predictions.Address, aum.Address);
        Clear(arguments.IsBad, (nuint)rows.Count * sizeof(int), stream);
        _sorter.Sort(
            Table, predictions.Address, true, arguments.Permutation, arguments.Sorted, 1, arguments.IsBad, Work.Address, stream);
        RowCut.Launch(_count, _cut.Blocks, arguments, stream);
        RowCut.Launch(_cross, rows.Count, arguments, stream);
        RowCut.Launch(_sum, _cut.Blocks, arguments, stream);
        RowCut.Launch(_finish, rows.Count, arguments, stream);
        _arguments = arguments;
        Rows = rows;
        End(stream);
    }

    /// <summary>The one-sided derivatives of each row's AUM with respect to each of its predictions.</summary>
    /// <param name="left">Receives the derivatives for a decrease of the prediction.</param>
    /// <param name="right">Receives the derivatives for an increase of the prediction.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void Derivatives(DevicePointer<T> left, DevicePointer<T> right, CudaStream? stream = null)
    {
        RequireForward();
        using var context = Device.Enter();
        left.Require(Device, Rows.Length);
        right.Require(Device, Rows.Length);
        stream ??= CudaStream.Default;
        Begin(stream);
        RowCut.Launch(_derivative, _cut.Blocks, _arguments with { Output = left.Address, Side = -1 }, stream);
        RowCut.Launch(_derivative, _cut.Blocks, _arguments with { Output = right.Address, Side = 1 }, stream);
        End(stream);
    }

    /// <summary>The gradient with respect to the predictions: the mean of the one-sided derivatives, times the cotangent.</summary>
    /// <param name="cotangent">The derivative of the result with respect to each row's AUM, one a row.</param>
    /// <param name="gradient">Receives the gradient.</param>
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
        RowCut.Launch(
            _derivative, _cut.Blocks, _arguments with { Output = gradient.Address, Cotangent = cotangent.Address }, stream);
        End(stream);
    }

    /// <summary>Refuses the last forward pass where a row has no AUM. Waits for the card.</summary>
    /// <exception cref="ArgumentException">The message names the argument, the row and what is wrong.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void RequireValid()
    {
        const int Prediction = 1, Label = 2;
        RequireForward();
        int[] isBad = Download<int>(_arguments.IsBad, Rows.Count);
        int row = Array.FindIndex(isBad, flags => flags != 0);
        if (row < 0)
            return;
        string where = isBad.Length == 1 ? "" : $" (row {row})";
        if ((isBad[row] & Prediction) != 0)
            throw new ArgumentException($"predictions{where} hold NaN or an infinity; every element must be finite.");
        throw new ArgumentException((isBad[row] & Label) != 0
            ? $"labels{where} hold NaN, which is of no class."
            : $"labels{where} hold a single class; rates of both kinds of error need both.");
    }

    private Arguments Plan(Rows rows, CudaStream stream)
    {
        var layout = default(MemoryLayout);
        nint sorted = layout.Take(rows.Length, sizeof(double)), permutation = layout.Take(rows.Length, sizeof(int));
        nint isBad = layout.Take(rows.Count, sizeof(int)), positives = layout.Take(_cut.Blocks, sizeof(long));
        nint partial = layout.Take(_cut.Blocks, RowCut.BytesOfPart), states = layout.Take(rows.Count, BytesOfRow);
        State.Reserve(layout.Bytes, stream);
        Work.Reserve((nuint)Math.Max(1, _sorter.WorkBytes(Table)), stream);
        nint at = State.Address;
        return new Arguments
        {
            Cut = _cut.Arguments(Table),
            Sorted = at + sorted,
            Permutation = at + permutation,
            IsBad = at + isBad,
            Positives = at + positives,
            Partial = at + partial,
            Rows = at + states,
            Type = (int)_type,
            IsRate = Denominator == ErrorDenominator.Rate ? 1 : 0,
        };
    }

    /// <summary>struct Aum of aum.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Arguments
    {
        public CutArguments Cut;
        public nint Labels, Predictions, Sorted, Permutation, IsBad, Positives, Partial, Rows, Areas, Cotangent, Output;
        public int Type, IsRate, Side, Padding;
    }
}
