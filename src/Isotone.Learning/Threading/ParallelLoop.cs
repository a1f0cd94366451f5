namespace Isotone.Learning;

/// <summary>
/// A loop whose parts may run at the same time (<see cref="ParallelRows"/>) and share the state of this object, which is
/// used again, so that a run allocates nothing.
/// </summary>
/// <remarks>
/// A part must be a pure function of its number and write where no other part does: then results do not depend on the
/// number of threads. Parts are handed out in order. One object serves one caller at a time.
/// </remarks>
internal abstract class ParallelLoop
{
    /// <summary>Runs every part and returns when all are done.</summary>
    protected void Run(int parts, int threads)
    {
        using Parallelism.Scope limit = Parallelism.Limit(threads);
        ParallelRows.Run(new Work(this), parts, grain: 1);
    }

    /// <summary>The body of the loop.</summary>
    protected abstract void RunPart(int part);

    private readonly struct Work(ParallelLoop loop) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int part = first; part < end; part++)
                loop.RunPart(part);
        }
    }
}
