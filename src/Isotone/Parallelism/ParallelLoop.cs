using System.Runtime.ExceptionServices;

namespace Isotone;

/// <summary>A loop over rows that several threads take turns from; reused from call to call.</summary>
/// <remarks>
/// The calling thread takes part, and waits only for rows that another thread has begun: work items that the thread
/// pool gets round to late find nothing left. Such a latecomer may even meet the next loop, which it then joins.
/// </remarks>
internal sealed class ParallelLoop<TWork> : IThreadPoolWorkItem
    where TWork : struct, IRowWork
{
    // Most of them give the processor away: some tens of microseconds.
    private const int SpinsBeforeSleep = 100;

    [ThreadStatic]
    private static ParallelLoop<TWork>? _idle;

    private readonly object _gate = new();

    // The next row in the upper half, the number of rows in the lower: claimed together, so that a claim is good for
    // whichever loop it succeeds against.
    private long _claims;
    private int _grain;
    private int _completed;
    private TWork _work;
    private int _limit;
    private Exception? _failure;
    private int _failedAt;

    /// <summary>Does all rows on up to <paramref name="degree"/> threads.</summary>
    public static void Run(in TWork work, int count, int grain, int degree)
    {
        ParallelLoop<TWork> loop = _idle ?? new ParallelLoop<TWork>();

        // A loop within the work of this one takes another object.
        _idle = null;
        loop.Open(work, count, grain);
        for (int helper = 1; helper < degree; helper++)
            ThreadPool.UnsafeQueueUserWorkItem(loop, preferLocal: false);
        loop.TakeRows();
        loop.WaitForOthers(count);
        loop._work = default;
        Exception? failure = loop._failure;
        loop._failure = null;
        _idle = loop;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        // Loops within the work keep to the caller's limit on this thread too.
        using Parallelism.Scope limit = Parallelism.Limit(_limit);
        TakeRows();
    }

    private void Open(in TWork work, int count, int grain)
    {
        _work = work;
        _grain = grain;
        _completed = 0;
        _limit = Parallelism.Degree;
        Volatile.Write(ref _claims, (uint)count);
    }

    private void TakeRows()
    {
        while (true)
        {
            long claims = Volatile.Read(ref _claims);
            int first = (int)(claims >> 32);
            int count = (int)claims;
            if (first >= count)
                return;
            int taken = Math.Min(_grain, count - first);
            if (Interlocked.CompareExchange(ref _claims, claims + ((long)taken << 32), claims) != claims)
                continue;
            try
            {
                _work.Run(first, first + taken);
            }
#pragma warning disable CA1031 // Kept for the caller, which throws it; a pool thread must not die of it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Keep(failure, first);
            }

            if (Interlocked.Add(ref _completed, taken) == count)
            {
                lock (_gate)
                    Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Keeps the failure of the lowest rows: which one the caller sees does not depend on the threads.</summary>
    private void Keep(Exception failure, int first)
    {
        lock (_gate)
        {
            if (_failure is null || first < _failedAt)
                (_failure, _failedAt) = (failure, first);
        }
    }

    private void WaitForOthers(int count)
    {
        // The others mostly finish within one claim; falling asleep and being woken takes as long as a claim.
        var spin = new SpinWait();
        while (spin.Count < SpinsBeforeSleep && Volatile.Read(ref _completed) < count)
            spin.SpinOnce(sleep1Threshold: -1);
        lock (_gate)
        {
            while (Volatile.Read(ref _completed) < count)
                Monitor.Wait(_gate);
        }
    }
}
