namespace Isotone;

/// <summary>Work on rows, or other parts, that do not depend on each other.</summary>
internal interface IRowWork
{
    /// <summary>Does the rows from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <remarks>Called from several threads at once, each time for other rows.</remarks>
    void Run(int first, int end);
}

/// <summary>Runs independent rows on several threads, without allocating once warm.</summary>
internal static class ParallelRows
{
    // Fewer elements are done sooner than another thread wakes up.
    private const int ElementsPerClaim = 1 << 13;

    /// <summary>Does all of some rows, handed out so that a claim is worth waking a thread for.</summary>
    /// <inheritdoc cref="Run{TWork}(in TWork, int, int)"/>
    public static void Run<TWork>(in TWork work, Rows rows)
        where TWork : struct, IRowWork
    {
        int meanLength = rows.Length / rows.Count;
        Run(work, rows.Count, (ElementsPerClaim + meanLength - 1) / meanLength);
    }

    /// <summary>Does all rows; returns when all are done.</summary>
    /// <typeparam name="TWork">A structure, copied for the threads: state that they share sits behind pointers or
    /// references.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="grain">
    /// The number of rows handed out at a time: enough work to outweigh a claim, and little enough that the last one to
    /// finish is not waited for long. Rows up to one grain are done on this thread.
    /// </param>
    /// <exception cref="AggregateException">The work failed on another thread or this one; the rest was still
    /// tried.</exception>
    public static void Run<TWork>(in TWork work, int count, int grain)
        where TWork : struct, IRowWork
    {
        int degree = Math.Min(Parallelism.Degree, (int)(((long)count + grain - 1) / grain));
        if (degree > 1)
            ParallelLoop<TWork>.Run(work, count, grain, degree);
        else if (count > 0)
            work.Run(0, count);
    }
}
