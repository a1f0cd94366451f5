using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Isotone.Boosting;

/// <summary>The library's own tracker, since 2.1.</summary>
internal sealed unsafe class LibraryTracker : IWorkerTracker
{
    private const int ByTask = 1;

    private readonly TrackerHandle _handle;

    public LibraryTracker(string host, int workers)
    {
        string config = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"dmlc_communicator":"rabit","n_workers":{{workers}},"host":"{{JsonEncodedText.Encode(host)}}","port":0,"timeout":0,"sortby":{{ByTask}}}""");
        XGBoostLibrary.Check(XGBoostNative.XGTrackerCreate(config, out _handle));
        XGBoostLibrary.Check(XGBoostNative.XGTrackerRun(_handle, "{}"));
        XGBoostLibrary.Check(XGBoostNative.XGTrackerWorkerArgs(_handle, out byte* arguments));
        using var json = JsonDocument.Parse(Marshal.PtrToStringUTF8((nint)arguments)!);
        Place = new TrackerPlace(
            json.RootElement.GetProperty("dmlc_tracker_uri").GetString()!, json.RootElement.GetProperty("dmlc_tracker_port").GetInt32(), workers);
    }

    public TrackerPlace Place { get; }

    public void Dispose() => _handle.Dispose();
}
