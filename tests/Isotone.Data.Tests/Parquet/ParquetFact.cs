using System.Runtime.CompilerServices;

namespace Isotone.Data.Tests;

/// <summary>A test that wants the DuckDB library and is skipped, with the reason, where it is not installed.</summary>
internal sealed class ParquetFactAttribute : FactAttribute
{
    public ParquetFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = DuckDBLibrary.Problem;
}

/// <summary>A theory that wants the DuckDB library.</summary>
internal sealed class ParquetTheoryAttribute : TheoryAttribute
{
    public ParquetTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = DuckDBLibrary.Problem;
}
