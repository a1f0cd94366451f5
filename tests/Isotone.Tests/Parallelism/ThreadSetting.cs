namespace Isotone.Tests;

/// <summary>Sets the number of threads until disposed of.</summary>
internal sealed class ThreadSetting : IDisposable
{
    private readonly int _before = Isotone.Parallelism.MaxDegree;

    public ThreadSetting(int degree) => Isotone.Parallelism.MaxDegree = degree;

    public void Dispose() => Isotone.Parallelism.MaxDegree = _before;
}
