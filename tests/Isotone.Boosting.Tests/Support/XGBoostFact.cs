using System.Runtime.CompilerServices;

namespace Isotone.Boosting.Tests;

/// <summary>A test that wants the XGBoost library and is skipped, with the reason, where it is not installed.</summary>
internal sealed class XGBoostFactAttribute : FactAttribute
{
    public XGBoostFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = XGBoostLibrary.Problem;
}

/// <summary>A theory that wants the XGBoost library.</summary>
internal sealed class XGBoostTheoryAttribute : TheoryAttribute
{
    public XGBoostTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = XGBoostLibrary.Problem;
}
