using System.Diagnostics;
using System.Numerics;
using Isotone.Cuda;

namespace Isotone.Benchmarking;

/// <summary>An operation on the first CUDA card, on values that are made anew before each repetition and lie there when it begins.</summary>
internal abstract class CardWorkload : IDisposable
{
    private const int WarmUpRepetitions = 3;

    /// <summary>The operation of a case.</summary>
    public static CardWorkload Of(BenchmarkCase measured, NormalSource random) => measured.IsDouble
        ? new CardWorkload<double>(measured, random)
        : new CardWorkload<float>(measured, random);

    /// <summary>The seconds of each repetition by the card's events: until the time is over, but at least and at most so many.</summary>
    public List<double> Repeat(TimingOptions timing, CancellationToken cancellation)
    {
        for (int repetition = 0; repetition < WarmUpRepetitions; repetition++)
            _ = Measure();
        var seconds = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (seconds.Count < timing.MostRepetitions
            && (seconds.Count < timing.LeastRepetitions || Stopwatch.GetElapsedTime(begin) < timing.TimeBox))
        {
            cancellation.ThrowIfCancellationRequested();
            seconds.Add(Measure().TotalSeconds);
        }

        return seconds;
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract TimeSpan Measure();
}

/// <inheritdoc cref="CardWorkload"/>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class CardWorkload<T> : CardWorkload
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NormalSource _random;
    private readonly CudaStream _stream;
    private readonly CudaEvent _begin, _end;
    private readonly List<IDisposable> _owned = [];
    private readonly DeviceBuffer<T> _input;
    private readonly T[] _values;
    private readonly Action _run;

    public CardWorkload(BenchmarkCase measured, NormalSource random)
    {
        _random = random;
        CudaDevice device = CudaDevice.Default;
        int size = (int)measured.Shape.Elements;
        _values = new T[size];
        _stream = Own(new CudaStream(device));
        _begin = Own(new CudaEvent(device, timing: true));
        _end = Own(new CudaEvent(device, timing: true));
        _input = Own(device.Allocate<T>(size, _stream));
        _run = Operation(measured, device, size);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The stream last: the memory goes back in its order.
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }

    private protected override TimeSpan Measure()
    {
        _random.Fill(_values.AsSpan());
        _input.CopyFrom(_values);
        _stream.Synchronize(CudaDevice.Default);
        _begin.Record(_stream);
        _run();
        _end.Record(_stream);
        _end.Synchronize();
        return _end.Since(_begin);
    }

    private Action Operation(BenchmarkCase measured, CudaDevice device, int size)
    {
        var rows = Rows.Batch(measured.Shape.Batch, measured.Shape.Length);
        double strength = measured.Strength?.At(measured.Shape.Length) ?? 1;
        switch (measured.Operation)
        {
            case BenchmarkOperation.ArgSort:
                Cuda.ArgSort<T> sort = Own(new Cuda.ArgSort<T>(device));
                DeviceBuffer<int> permutation = Own(device.Allocate<int>(size, _stream));
                return () => sort.Sort(_input, rows, permutation, SortDirection.Ascending, _stream);
            case BenchmarkOperation.SoftRank:
                return Soft(Own(new Cuda.SoftRank<T>(device, measured.Regularization, strength)), rows, measured.Backward);
            case BenchmarkOperation.SoftSort:
                return Soft(Own(new Cuda.SoftSort<T>(device, measured.Regularization, strength)), rows, measured.Backward);
            case BenchmarkOperation.Spearman:
                Cuda.SoftSpearman<T> spearman = Own(new Cuda.SoftSpearman<T>(device, strength, measured.Regularization));
                return Score(
                    Filled(rows.Length), rows, measured.Backward, (targets, result) => spearman.Forward(_input, targets, rows, result, _stream), (cotangent, gradient) => spearman.Vjp(cotangent, gradient, _stream));
            case BenchmarkOperation.Aum:
                Cuda.Aum<T> aum = Own(new Cuda.Aum<T>(device));
                DeviceBuffer<T> labels = Own(device.Allocate<T>(AumWorkload<T>.Labels(measured.Shape), _stream));
                return Score(
                    labels, rows, measured.Backward, (given, result) => aum.Forward(given, _input, rows, result, _stream), (cotangent, gradient) => aum.Vjp(cotangent, gradient, _stream));
            default:
                throw new ArgumentOutOfRangeException(nameof(measured), measured.Operation, "There is no such operation.");
        }
    }

    private Action Soft(Cuda.SoftOperator<T> soft, Rows rows, bool backward)
    {
        DeviceBuffer<T> result = Own(CudaDevice.Default.Allocate<T>(rows.Length, _stream)), cotangent = Filled(rows.Length);
        DeviceBuffer<T> gradient = Own(CudaDevice.Default.Allocate<T>(rows.Length, _stream));
        return () =>
        {
            soft.Forward(_input, rows, result, _stream);
            if (backward)
                soft.Vjp(cotangent, gradient, _stream);
        };
    }

    private Action Score(
        DeviceBuffer<T> given,
        Rows rows,
        bool backward,
        Action<DeviceBuffer<T>, DeviceBuffer<double>> forward,
        Action<DeviceBuffer<double>, DeviceBuffer<T>> pullback)
    {
        double[] ones = new double[rows.Count];
        ones.AsSpan().Fill(1);
        DeviceBuffer<double> result = Own(CudaDevice.Default.Allocate<double>(rows.Count, _stream));
        DeviceBuffer<double> cotangent = Own(CudaDevice.Default.Allocate<double>(ones, _stream));
        DeviceBuffer<T> gradient = Own(CudaDevice.Default.Allocate<T>(rows.Length, _stream));
        return () =>
        {
            forward(given, result);
            if (backward)
                pullback(cotangent, gradient);
        };
    }

    private DeviceBuffer<T> Filled(int size)
    {
        _random.Fill(_values.AsSpan());
        return Own(CudaDevice.Default.Allocate<T>(_values.AsSpan(0, size), _stream));
    }

    private TOwned Own<TOwned>(TOwned owned)
        where TOwned : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
