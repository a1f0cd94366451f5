namespace Isotone.Learning;

/// <summary>
/// A loop whose parts may run at the same time, on the caller's thread and on pool threads. The object is the work item
/// and is used again, so a run allocates nothing.
/// </summary>
/// <remarks>
/// A part must be a pure function of its number and write where no other part does: then results do not depend on the
/// number of threads. One object serves one caller at a time.
/// </remarks>
internal abstract class ParallelLoop : IThreadPoolWorkItem
{
    // The next part in the upper half, the number of parts in the lower: claimed together by one compare-and-swap.
    private long _claims;
    private int _unfinished;
    private Exception? _failure;

    /// <summary>Runs every part and returns when all are done. The first failure of a part is thrown.</summary>
    protected void Run(int parts, int threads)
    {
        if (threads <= 1 || parts <= 1)
        {
            for (int part = 0; part < parts; part++)
                RunPart(part);
            return;
        }

        _failure = null;
        Volatile.Write(ref _unfinished, parts);
        Volatile.Write(ref _claims, parts);
        for (int helper = 1; helper < Math.Min(threads, parts); helper++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Help();

        // Only parts are waited for, not helpers: one that comes late finds nothing to claim, or helps the next run.
        var spin = new SpinWait();
        while (Volatile.Read(ref _unfinished) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Help();

    /// <summary>The body of the loop.</summary>
    protected abstract void RunPart(int part);

    private void Help()
    {
        while (TryClaim(out int part))
        {
            try
            {
                RunPart(part);
            }
#pragma warning disable CA1031 // Kept for the caller, which throws it; a pool thread must not die of it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private bool TryClaim(out int part)
    {
        long claims = Volatile.Read(ref _claims);
        while (true)
        {
            part = (int)(claims >> 32);
            if (part >= (int)claims)
                return false;
            long seen = Interlocked.CompareExchange(ref _claims, claims + (1L << 32), claims);
            if (seen == claims)
                return true;
            claims = seen;
        }
    }
}
