using System.Globalization;
using System.Text.Json;

namespace Isotone.Boosting;

/// <summary>
/// The XGBoost library's connection of this process to others that train the same trees, each on eras of its own. Joined
/// through a tracker; every process must take part in every operation in the same order.
/// </summary>
/// <remarks>
/// The library binds the connection to the thread that joined and silently trains alone on any other: so every use from
/// another thread is refused, and the number of workers is checked.
/// </remarks>
public sealed unsafe class XGBoostCommunicator : IDisposable
{
    // xgboost::collective::Operation.
    private const int Max = 0;
    private const int SumOf = 2;

    [ThreadStatic]
    private static bool _isJoined;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _isOpen = true;

    private XGBoostCommunicator(int rank, int workers) => (Rank, WorkerCount) = (rank, workers);

    /// <summary>This process's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int WorkerCount { get; }

    /// <summary>Joins the others and waits until all are there.</summary>
    /// <param name="place">Where the tracker is.</param>
    /// <param name="task">A name of this process, another one for each; ranks may follow their order.</param>
    /// <exception cref="XGBoostException">
    /// The library is missing, the tracker cannot be reached, or there are not as many workers as were said.
    /// </exception>
    public static XGBoostCommunicator Join(TrackerPlace place, string task)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentException.ThrowIfNullOrEmpty(task);
        XGBoostLibrary.Require();
        string uri = JsonEncodedText.Encode(place.Host).ToString(), name = JsonEncodedText.Encode(task).ToString();
        string config = XGBoostLibrary.HasTracker
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"dmlc_communicator":"rabit","dmlc_tracker_uri":"{{uri}}","dmlc_tracker_port":{{place.Port}},"dmlc_task_id":"{{name}}"}""")
            : string.Create(CultureInfo.InvariantCulture, $$"""{"xgboost_communicator":"rabit","DMLC_TRACKER_URI":"{{uri}}","DMLC_TRACKER_PORT":"{{place.Port}}","DMLC_TASK_ID":"{{name}}","rabit_enable_tcp_no_delay":"true"}""");
        XGBoostLibrary.Check(XGBoostNative.XGCommunicatorInit(config));
        _isJoined = true;
        var communicator = new XGBoostCommunicator(XGBoostNative.XGCommunicatorGetRank(), XGBoostNative.XGCommunicatorGetWorldSize());
        if (communicator.WorkerCount == place.Workers)
            return communicator;
        int count = communicator.WorkerCount;
        communicator.Dispose();
        throw new XGBoostException($"XGBoost sees {count} workers where {place.Workers} were started; it would train alone.");
    }

    /// <summary>Adds numbers up over all workers: every one then has the same sums.</summary>
    /// <exception cref="XGBoostException">A worker was lost.</exception>
    /// <exception cref="InvalidOperationException">It is called from another thread than the one that joined.</exception>
    public void Sum(Span<double> values) => Reduce(values, SumOf);

    /// <summary>The largest of each number over all workers.</summary>
    /// <inheritdoc cref="Sum" path="/exception"/>
    public void Largest(Span<double> values) => Reduce(values, Max);

    /// <summary>Rank 0's bytes, for every worker.</summary>
    /// <param name="bytes">What rank 0 sends; not looked at elsewhere.</param>
    /// <inheritdoc cref="Sum" path="/exception"/>
    public byte[] FromFirst(byte[]? bytes)
    {
        Require();
        long length = Rank == 0 ? (bytes ?? throw new ArgumentNullException(nameof(bytes))).LongLength : 0;
        Check(XGBoostNative.XGCommunicatorBroadcast(&length, sizeof(long), 0));
        byte[] result = Rank == 0 ? bytes! : new byte[length];
        if (length == 0)
            return result;
        fixed (byte* data = result)
            Check(XGBoostNative.XGCommunicatorBroadcast(data, (nuint)length, 0));
        return result;
    }

    /// <summary>Checks that the library still knows all workers, on this thread.</summary>
    /// <exception cref="XGBoostException">It does not.</exception>
    /// <exception cref="InvalidOperationException">This is another thread than the one that joined.</exception>
    public void Require()
    {
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("XGBoost's connection to other workers belongs to the thread that joined them.");
        if (XGBoostNative.XGCommunicatorGetWorldSize() != WorkerCount)
            throw new XGBoostException($"XGBoost has lost its {WorkerCount} workers and would train alone.");
    }

    /// <summary>Leaves. What others wait for from this process fails there.</summary>
    public void Dispose()
    {
        if (!_isOpen)
            return;
        _isOpen = false;

        // On another thread the library has nothing to end; the connection then ends with the process.
        if (Environment.CurrentManagedThreadId != _thread)
            return;
        _isJoined = false;
        _ = XGBoostNative.XGCommunicatorFinalize();
    }

    /// <summary>
    /// Does something for this process alone: on a thread that has joined nobody, as the library waits for the other workers
    /// in calls that do not look like it.
    /// </summary>
    internal static T Alone<T>(Func<T> work)
    {
        if (!_isJoined)
            return work();
        T? result = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
#pragma warning disable CA1031 // Thrown again below, on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static void Check(int status)
    {
        try
        {
            XGBoostLibrary.Check(status);
        }
        catch (XGBoostException exception)
        {
            throw new XGBoostException("The connection to the other workers is lost.", exception);
        }
    }

    private void Reduce(Span<double> values, int operation)
    {
        Require();
        if (values.IsEmpty)
            return;

        // xgboost::collective::DataType of rabit, ArrayInterfaceHandler::Type since 2.1.
        int type = XGBoostLibrary.HasTracker ? 2 : 7;
        fixed (double* data = values)
            Check(XGBoostNative.XGCommunicatorAllreduce(data, (nuint)values.Length, type, operation));
    }
}
