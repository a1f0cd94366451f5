namespace Isotone;

/// <summary>Work on rows, or other parts, that do not depend on each other.</summary>
public interface IRowWork
{
    /// <summary>Does the rows from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    /// <remarks>
    /// Called from several threads at once, each time for other rows. What comes out must depend on the rows alone, not
    /// on how they were handed out: then results are the same bits for any number of threads.
    /// </remarks>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    void Run(int first, int end);
}

/// <summary>
/// Runs independent rows on several threads (<see cref="Parallelism"/>), without allocating once warm.
/// </summary>
/// <remarks>
/// The calling thread takes part. Where work fails, rows after the failure may or may not have been done, and the failure
/// of the lowest rows is thrown as it is: the same one on any number of threads.
/// </remarks>
public static class ParallelRows
{
    // Fewer elements are done sooner than another thread wakes up.
    private const int ElementsPerThread = 1 << 13;

    // Enough to outweigh a claim, and few enough that the last thread to finish is not waited for long.
    private const int ElementsPerClaim = 1 << 11;

    /// <summary>Does all of some rows, on as many threads as their elements are worth waking.</summary>
    /// <typeparam name="TWork">A structure, copied for the threads: state that they share sits behind pointers or
    /// references.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="rows">The rows.</param>
    public static void Run<TWork>(in TWork work, Rows rows)
        where TWork : struct, IRowWork => RunWorth(work, rows, rows.Length);

    /// <summary>The same for rows that are worth as many elements as <paramref name="worth"/> says.</summary>
    internal static void RunWorth<TWork>(in TWork work, Rows rows, int worth)
        where TWork : struct, IRowWork
    {
        if (rows.Count == 0)
            return;
        if (rows.Count == 1 || worth < ElementsPerThread)
        {
            work.Run(0, rows.Count);
            return;
        }

        int meanLength = rows.Length / rows.Count;
        int grain = (ElementsPerClaim + meanLength - 1) / meanLength;
        int threads = worth / ElementsPerThread + 1;
        Run(work, rows.Count, grain, Math.Min(Parallelism.Degree, threads));
    }

    /// <summary>Does all parts; returns when all are done.</summary>
    /// <typeparam name="TWork">A structure, copied for the threads: state that they share sits behind pointers or
    /// references.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="count">The number of parts.</param>
    /// <param name="grain">
    /// The number of parts handed out at a time: enough work to outweigh a claim, and little enough that the last one to
    /// finish is not waited for long. Parts up to one grain are done on this thread.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grain"/> is below 1.</exception>
    public static void Run<TWork>(in TWork work, int count, int grain)
        where TWork : struct, IRowWork
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        Run(work, count, grain, Parallelism.Degree);
    }

    private static void Run<TWork>(in TWork work, int count, int grain, int degree)
        where TWork : struct, IRowWork
    {
        degree = Math.Min(degree, (int)(((long)count + grain - 1) / grain));
        if (degree > 1)
            ParallelLoop<TWork>.Run(work, count, grain, degree);
        else if (count > 0)
            work.Run(0, count);
    }
}
