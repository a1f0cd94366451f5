using System.Runtime.InteropServices;

namespace Isotone.Boosting;

/// <summary>A DMatrix of the library, or a proxy of one.</summary>
internal sealed class MatrixHandle : SafeHandle
{
    public MatrixHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => XGBoostNative.XGDMatrixFree(handle) == 0;
}

/// <summary>A booster of the library.</summary>
internal sealed class BoosterHandle : SafeHandle
{
    public BoosterHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => XGBoostNative.XGBoosterFree(handle) == 0;
}

/// <summary>A tracker of the library, 2.1 or later.</summary>
internal sealed class TrackerHandle : SafeHandle
{
    public TrackerHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => XGBoostNative.XGTrackerFree(handle) == 0;
}
