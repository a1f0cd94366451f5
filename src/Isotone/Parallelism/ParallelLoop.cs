namespace Isotone;

/// <summary>A loop over rows that several threads take turns from; reused from call to call.</summary>
/// <remarks>
/// The calling thread takes part, and waits only for rows that another thread has begun: work items that the thread pool
/// gets round to late find nothing left. Such a latecomer may even meet the next loop, which it then joins.
/// </remarks>
internal sealed class ParallelLoop<TWork> : IThreadPoolWorkItem
    where TWork : struct, IRowWork
{
    [ThreadStatic]
    private static ParallelLoop<TWork>? t_idle;

    private readonly object _gate = new();

    // The loop's number in the upper half, the next row in the lower: a claim made against an earlier loop fails.
    private long _state = int.MaxValue;
    private int _count;
    private int _grain;
    private int _completed;
    private TWork _work;
    private Exception? _failure;

    /// <summary>Does all rows on up to <paramref name="degree"/> threads.</summary>
    public static void Run(in TWork work, int count, int grain, int degree)
    {
        ParallelLoop<TWork> loop = t_idle ?? new ParallelLoop<TWork>();

        // A loop within the work of this one takes another object.
        t_idle = null;
        loop.Open(work, count, grain);
        for (int helper = 1; helper < degree; helper++)
            ThreadPool.UnsafeQueueUserWorkItem(loop, preferLocal: false);
        loop.TakeRows();
        loop.WaitForOthers(count);
        loop._work = default;
        Exception? failure = loop._failure;
        t_idle = loop;
        if (failure is not null)
            throw new AggregateException(failure);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => TakeRows();

    private void Open(in TWork work, int count, int grain)
    {
        // Closed first: no latecomer may claim by a mixture of the old state and the new count.
        long number = (_state >> 32) + 1 & int.MaxValue;
        Interlocked.Exchange(ref _state, number << 32 | int.MaxValue);
        _work = work;
        _count = count;
        _grain = grain;
        _completed = 0;
        _failure = null;
        Interlocked.Exchange(ref _state, (number + 1 & int.MaxValue) << 32);
    }

    private void TakeRows()
    {
        while (true)
        {
            long state = Volatile.Read(ref _state);
            int first = (int)state;
            int count = _count;
            if (first >= count)
                return;
            int taken = Math.Min(_grain, count - first);
            if (Interlocked.CompareExchange(ref _state, state + taken, state) != state)
                continue;
            try
            {
                _work.Run(first, first + taken);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
            }

            if (Interlocked.Add(ref _completed, taken) == count)
            {
                lock (_gate)
                    Monitor.PulseAll(_gate);
            }
        }
    }

    private void WaitForOthers(int count)
    {
        var spin = new SpinWait();
        while (!spin.NextSpinWillYield && Volatile.Read(ref _completed) < count)
            spin.SpinOnce();
        lock (_gate)
        {
            while (Volatile.Read(ref _completed) < count)
                Monitor.Wait(_gate);
        }
    }
}
