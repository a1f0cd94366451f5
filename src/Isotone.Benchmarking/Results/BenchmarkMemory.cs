namespace Isotone.Benchmarking;

/// <summary>What a call takes of the memory.</summary>
/// <param name="Working">
/// The bytes that the first call of a new operator allocates, its gradient among them: at most so much is in use at once.
/// </param>
/// <param name="Allocated">The bytes that a later call allocates.</param>
public sealed record BenchmarkMemory(long Working, long Allocated);
