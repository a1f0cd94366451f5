namespace Isotone;

/// <summary>How many threads one operation may use. Results are the same bits for every number.</summary>
public static class Parallelism
{
    private static int _default = Environment.ProcessorCount;

    [ThreadStatic]
    private static int _limit;

    /// <summary>The number for threads that set no limit of their own; at first the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int Default
    {
        get => Volatile.Read(ref _default);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _default, value);
        }
    }

    /// <summary>The number in force on this thread.</summary>
    public static int Degree => _limit > 0 ? _limit : Default;

    /// <summary>Sets the number for what this thread computes, until the result is disposed. May be nested.</summary>
    /// <param name="threads">The number of threads, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public static Scope Limit(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var scope = new Scope(_limit);
        _limit = threads;
        return scope;
    }

    /// <summary>The extent of a limit; puts the former one back when disposed.</summary>
    public readonly ref struct Scope : IDisposable
    {
        private readonly int _former;

        internal Scope(int former) => _former = former;

        /// <summary>Puts the former limit back. To be called once, on the same thread.</summary>
        public void Dispose() => _limit = _former;
    }
}
