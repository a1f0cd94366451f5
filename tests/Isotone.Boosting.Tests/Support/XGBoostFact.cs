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

/// <summary>
/// A test whose workers are threads of one process, which rabit allows. From 2.1 on the library ends the whole process where
/// a worker is lost: there processes are tested, by the command's tests.
/// </summary>
internal sealed class ThreadedWorkersFactAttribute : FactAttribute
{
    public ThreadedWorkersFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Reason;

    internal static string? Reason => XGBoostLibrary.Problem
        ?? (XGBoostLibrary.HasTracker ? $"XGBoost {XGBoostLibrary.Version} wants a process for each worker." : null);
}

/// <summary>A theory of the same kind.</summary>
internal sealed class ThreadedWorkersTheoryAttribute : TheoryAttribute
{
    public ThreadedWorkersTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = ThreadedWorkersFactAttribute.Reason;
}
