using System.Runtime.ExceptionServices;

namespace Isotone.Learning;

/// <summary>Gathers one batch on the thread pool while the batch before it is trained on.</summary>
/// <remarks>
/// At most one batch is under way. Whoever comes first does the work: where the pool has not begun when the batch is
/// asked for, the asking thread gathers it itself, so that nobody waits for a thread that is not there. What is gathered
/// depends on the number of the batch alone.
/// </remarks>
/// <param name="gather">Gathers a batch by its number.</param>
internal sealed class BatchPrefetch(Func<int, Batch> gather) : IThreadPoolWorkItem
{
    private const int Idle = 0, Waiting = 1, Running = 2, Done = 3;
    private const int SpinsBeforeSleep = 100;

    private readonly object _gate = new();
    private int _state;
    private int _number;
    private Batch? _result;
    private Exception? _failure;

    /// <summary>Begins to gather a batch. The one before must have been taken.</summary>
    public void Begin(int number)
    {
        (_number, _result, _failure) = (number, null, null);
        Volatile.Write(ref _state, Waiting);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The batch that was begun, with the failure of gathering it if there was one.</summary>
    public Batch Take()
    {
        if (Claim(Running))
            Gather();
        else
            WaitUntilDone();
        Volatile.Write(ref _state, Idle);
        if (_failure is Exception failure)
            ExceptionDispatchInfo.Throw(failure);
        return _result!;
    }

    /// <summary>Gives up what was begun and not taken; when this returns nobody reads the source.</summary>
    public void Abandon()
    {
        if (!Claim(Idle) && Volatile.Read(ref _state) != Idle)
            WaitUntilDone();
        Volatile.Write(ref _state, Idle);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        // A work item that comes late finds its batch taken, or joins in the next one.
        if (Claim(Running))
            Gather();
    }

    private bool Claim(int next) => Interlocked.CompareExchange(ref _state, next, Waiting) == Waiting;

    private void Gather()
    {
        try
        {
            using Parallelism.Scope alone = Parallelism.Limit(1);
            _result = gather(_number);
        }
#pragma warning disable CA1031 // Kept for the one who asks for the batch; a pool thread must not die of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }

        lock (_gate)
        {
            Volatile.Write(ref _state, Done);
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitUntilDone()
    {
        var spin = new SpinWait();
        while (spin.Count < SpinsBeforeSleep && Volatile.Read(ref _state) != Done)
            spin.SpinOnce(sleep1Threshold: -1);
        lock (_gate)
        {
            while (Volatile.Read(ref _state) != Done)
                Monitor.Wait(_gate);
        }
    }
}
