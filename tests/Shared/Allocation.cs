namespace Isotone.Testing;

/// <summary>What a piece of work allocates once it is warm.</summary>
/// <remarks>
/// Other threads of the process allocate at any time (the test runner, the compiler of hot methods), and so does this one
/// where a method is compiled anew: one attempt may see what is not the work's own. What the work itself needs shows in
/// every attempt, so the least of a few is the truth.
/// </remarks>
internal static class Allocation
{
    /// <summary>The bytes that this thread allocates.</summary>
    public static long OnThisThread(Action work) => Least(work, GC.GetAllocatedBytesForCurrentThread);

    /// <summary>The bytes that all threads of the process allocate: for work that runs on several.</summary>
    public static long OnAllThreads(Action work) => Least(work, static () => GC.GetTotalAllocatedBytes(precise: true));

    private static long Least(Action work, Func<long> allocated)
    {
        const int Attempts = 20;
        work();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = allocated();
            work();
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
