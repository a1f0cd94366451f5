namespace Isotone;

/// <summary>How many threads the operators use. Results do not depend on it, not by a bit.</summary>
public static class Parallelism
{
    private static int s_maxDegree = Environment.ProcessorCount;

    /// <summary>
    /// The most threads one call uses, itself included: the number of processors unless set. 1 keeps every call on its own
    /// thread. The others come from the thread pool, and only where there is enough work to pay for waking them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int MaxDegree
    {
        get => Volatile.Read(ref s_maxDegree);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref s_maxDegree, value);
        }
    }
}
