namespace Isotone.Cuda.Tests;

/// <summary>Tests that count or change what the whole shim does run beside no other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
