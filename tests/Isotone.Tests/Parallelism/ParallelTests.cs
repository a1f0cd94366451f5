namespace Isotone.Tests;

/// <summary>Tests that set the number of threads or measure allocation: one after the other, with nothing beside
/// them.</summary>
[CollectionDefinition(nameof(ParallelTests), DisableParallelization = true)]
public sealed class ParallelTests;
