using System.Runtime.CompilerServices;

namespace Isotone.Cuda;

/// <summary>
/// What the soft rank and the soft sort on a card share. They give the blocks, and within the accuracy contract the numbers, of
/// <see cref="Isotone.SoftOperator{T}"/>; the same bits in every run.
/// </summary>
/// <inheritdoc cref="DeviceOperator" path="/remarks"/>
/// <typeparam name="T">float, double, Half or BFloat16. All arithmetic is in double; results are rounded once.</typeparam>
public abstract class SoftOperator<T> : DeviceOperator
    where T : unmanaged
{
    private readonly RowSorter _sorter;
    private readonly SoftKernels _kernels;
    private readonly ElementType _type = ElementTypes.Of<T>();
    private PassArguments _pass;
    private TileArguments _plan;
    private double _strength;

    private protected SoftOperator(
        CudaDevice device, Regularization regularization, double strength, SortDirection direction, IDeviceAllocator? allocator)
        : base(device, allocator)
    {
        if (!Enum.IsDefined(regularization))
            throw new ArgumentOutOfRangeException(nameof(regularization), regularization, "regularization must be L2 or KL.");
        if (!Enum.IsDefined(direction))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, "direction must be Ascending or Descending.");
        Regularization = regularization;
        Direction = direction;
        Strength = strength;
        _sorter = new RowSorter(device, _type);
        _kernels = new SoftKernels(device, regularization == Regularization.KL);
    }

    /// <summary>The regularizer.</summary>
    public Regularization Regularization { get; }

    /// <summary>Whether the smallest or the largest value comes first.</summary>
    public SortDirection Direction { get; }

    /// <summary>
    /// The regularization strength (epsilon), positive and finite: a constant for every gradient. A change takes effect at the next
    /// forward pass.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Strength
    {
        get => _strength;
        set
        {
            if (!(value > 0) || double.IsInfinity(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "strength must be positive and finite.");
            _strength = value;
        }
    }

    /// <summary>
    /// The stable permutation that sorted each row of the last forward pass, flat, in the card's memory: indices within the row. Valid
    /// until the next pass.
    /// </summary>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public DevicePointer<int> Permutation
    {
        get
        {
            RequireForward();
            return new DevicePointer<int>(_pass.Permutation, Rows.Length);
        }
    }

    private protected abstract bool IsRank { get; }

    /// <summary>The sign that turns the wanted direction into "sort descending": z = Sign x.</summary>
    private protected abstract double Sign { get; }

    /// <summary>The sizes of the blocks of a row in sorted order. Waits for the card.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public int[] BlockSizes(int row)
    {
        RequireForward();
        int start = Rows.Start(row), length = Rows.LengthOf(row);
        int[] ends = Download<int>(_pass.BlockEnd + start * (nint)sizeof(int), length);
        var sizes = new List<int>();
        for (int begin = 0; begin < length; begin = ends[begin])
            sizes.Add(ends[begin] - begin);
        return [.. sizes];
    }

    /// <summary>Applies the operator to one row; see the other method.</summary>
    /// <param name="values">The row.</param>
    /// <param name="destination">Receives the result.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    public void Forward(DevicePointer<T> values, DevicePointer<T> destination, CudaStream? stream = null) =>
        Forward(values, Rows.One(values.Length), destination, stream);

    /// <summary>Applies the operator to each row.</summary>
    /// <param name="values">The rows, flat, finite. A row that is not gets NaN; see <see cref="RequireFinite"/>.</param>
    /// <param name="rows">How they are cut.</param>
    /// <param name="destination">Receives the results. It may be <paramref name="values"/> itself.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>, or an address is not the card's.</exception>
    /// <exception cref="CudaException">The card has no memory left, or the driver reports an earlier fault.</exception>
    public void Forward(DevicePointer<T> values, Rows rows, DevicePointer<T> destination, CudaStream? stream = null)
    {
        RequireRows(rows);
        using var context = Device.Enter();
        values.Require(Device, rows.Length);
        destination.Require(Device, rows.Length);
        stream ??= CudaStream.Default;
        Begin(stream);
        Run(values, rows, destination.Address, 0, stream);
        End(stream);
    }

    /// <summary>
    /// The vector-Jacobian product of the last forward pass: the gradient of sum(cotangent * result) with respect to the values. Exact; at
    /// a kink, that of the blocks the forward pass chose (ties pool).
    /// </summary>
    /// <param name="cotangent">The gradient with respect to the result, same rows.</param>
    /// <param name="gradient">Receives the gradient with respect to the values; other memory than the cotangent.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="ArgumentException">A length is not that of the forward pass, or an address is not the card's.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="CudaException">The driver reports an earlier fault.</exception>
    public void Vjp(DevicePointer<T> cotangent, DevicePointer<T> gradient, CudaStream? stream = null) =>
        Derive(cotangent, gradient, PassMode.Vjp, stream);

    /// <summary>
    /// The Jacobian-vector product of the last forward pass: the derivative of the result along a direction of the values.
    /// </summary>
    /// <param name="tangent">The direction, same rows as the values.</param>
    /// <param name="derivative">Receives the derivative of the result; other memory than the tangent.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <inheritdoc cref="Vjp" path="/exception"/>
    public void Jvp(DevicePointer<T> tangent, DevicePointer<T> derivative, CudaStream? stream = null) =>
        Derive(tangent, derivative, PassMode.Jvp, stream);

    /// <summary>Refuses the last forward pass where a value was NaN or infinite. Waits for the card.</summary>
    /// <exception cref="ArgumentException">A row held NaN or an infinity; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public void RequireFinite()
    {
        RequireForward();
        RequireUnflagged(_pass.IsBad, "values");
    }

    /// <summary>The forward pass, whose result goes to one of two places.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="destination">Receives the result; or 0.</param>
    /// <param name="centred">Receives soft ranks less their mean, in sorted order, as doubles; or 0.</param>
    /// <param name="stream">The stream.</param>
    internal void Run(DevicePointer<T> values, Rows rows, nint destination, nint centred, CudaStream stream)
    {
        // Not a pass until all is put into the stream.
        Rows = default;
        Table.Prepare(rows, stream);
        PassArguments pass = Plan(rows, stream);
        Clear(pass.IsBad, (nuint)rows.Count * sizeof(int), stream);
        _sorter.Sort(Table, values.Address, Sign > 0, pass.Permutation, pass.Sorted, Sign, pass.IsBad, Work.Address, stream);
        (pass.Output, pass.Centred) = (destination, centred);
        _kernels.Forward(Table, pass, SoftKernels.At(_plan, Work.Address, Table), stream);
        _pass = pass;
        Rows = rows;
    }

    /// <summary>A derivative of the last forward pass.</summary>
    internal void Derive(nint input, ElementType inputType, nint output, PassMode mode, CudaStream stream)
    {
        PassArguments pass = _pass with
        {
            Input = input,
            InputType = (int)inputType,
            Output = output,
            Centred = 0,
            Mode = (int)mode,
        };
        _kernels.Derive(Table, pass, SoftKernels.At(_plan, Work.Address, Table), stream);
    }

    /// <summary>What the last forward pass left on the card.</summary>
    internal PassArguments Pass => _pass;

    internal RowTable TableOfRows => Table;

    private void Derive(DevicePointer<T> input, DevicePointer<T> output, PassMode mode, CudaStream? stream)
    {
        RequireForward();
        using var context = Device.Enter();
        (string from, string to) = mode == PassMode.Vjp ? ("cotangent", "gradient") : ("tangent", "derivative");
        input.Require(Device, Rows.Length, from);
        output.Require(Device, Rows.Length, to);
        if (input.Address < output.Address + (nint)output.Bytes && output.Address < input.Address + (nint)input.Bytes)
            throw new ArgumentException($"{to} overlaps {from}; on a card they need memory of their own.", to);
        stream ??= CudaStream.Default;
        Begin(stream);
        Derive(input.Address, _type, output.Address, mode, stream);
        End(stream);
    }

    private PassArguments Plan(Rows rows, CudaStream stream)
    {
        var state = default(MemoryLayout);
        int n = rows.Length;
        var pass = new PassArguments
        {
            Permutation = state.Take(n, sizeof(int)),
            Sorted = state.Take(n, sizeof(double)),
            BlockBegin = state.Take(n, sizeof(int)),
            BlockEnd = state.Take(n, sizeof(int)),
            IsBad = state.Take(rows.Count, sizeof(int)),
            Softmax = state.Take(Regularization == Regularization.KL ? n : 0, sizeof(double)),
            RowStarts = Table.Starts,
            Type = (int)_type,
            Strength = Strength,
            Sign = Sign,
            IsRank = IsRank ? 1 : 0,
            IsEntropic = Regularization == Regularization.KL ? 1 : 0,
        };
        State.Reserve(state.Bytes, stream);

        // Sorting and pooling come one after the other and share their memory.
        var work = default(MemoryLayout);
        _plan = SoftKernels.Plan(Table, ref work);
        Work.Reserve(nuint.Max(nuint.Max(work.Bytes, (nuint)_sorter.WorkBytes(Table)), 1), stream);
        return At(pass, State.Address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PassArguments At(PassArguments pass, nint address) => pass with
    {
        Permutation = address + pass.Permutation,
        Sorted = address + pass.Sorted,
        BlockBegin = address + pass.BlockBegin,
        BlockEnd = address + pass.BlockEnd,
        IsBad = address + pass.IsBad,
        Softmax = address + pass.Softmax,
    };
}
