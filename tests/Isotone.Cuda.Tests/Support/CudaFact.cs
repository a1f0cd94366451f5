using System.Runtime.CompilerServices;

namespace Isotone.Cuda.Tests;

/// <summary>A test of kernels: on the host where it can compile them, else skipped with the reason; or on a card.</summary>
internal sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = HostShim.Problem;
}

/// <summary>A theory of kernels.</summary>
internal sealed class CudaTheoryAttribute : TheoryAttribute
{
    public CudaTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = HostShim.Problem;
}

/// <summary>A test that needs what only the shim can do, such as a driver that fails.</summary>
internal sealed class ShimFactAttribute : FactAttribute
{
    public ShimFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = HostShim.Problem ?? (HostShim.IsCard ? "A card does not fail on demand." : null);
}
