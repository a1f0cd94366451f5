using System.Runtime.InteropServices;

namespace Isotone.Boosting;

/// <summary>
/// The functions of the XGBoost C API that are called (include/xgboost/c_api.h), 1.7 to 3.x. All but two return 0 or, on
/// failure, -1 with a message in <see cref="XGBGetLastError"/> of the same thread.
/// </summary>
internal static unsafe partial class XGBoostNative
{
    /// <summary>The name the resolver of <see cref="XGBoostLibrary"/> answers to.</summary>
    public const string Library = "xgboost";

    [LibraryImport(Library)]
    public static partial void XGBoostVersion(out int major, out int minor, out int patch);

    [LibraryImport(Library)]
    public static partial byte* XGBGetLastError();

    [LibraryImport(Library)]
    public static partial int XGBRegisterLogCallback(delegate* unmanaged<byte*, void> callback);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGDMatrixCreateFromDense(string data, string config, out MatrixHandle matrix);

    [LibraryImport(Library)]
    public static partial int XGProxyDMatrixCreate(out MatrixHandle proxy);

    [LibraryImport(Library)]
    public static partial int XGProxyDMatrixSetDataDense(nint proxy, byte* data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGQuantileDMatrixCreateFromCallback(
        nint iterator,
        MatrixHandle proxy,
        nint reference,
        delegate* unmanaged<nint, void> reset,
        delegate* unmanaged<nint, int> next,
        string config,
        out MatrixHandle matrix);

    [LibraryImport(Library)]
    public static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGDMatrixSetFloatInfo(MatrixHandle matrix, string field, float* values, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGDMatrixSetStrFeatureInfo(MatrixHandle matrix, string field, string[] values, ulong length);

    [LibraryImport(Library)]
    public static partial int XGBoosterCreate(nint* matrices, ulong length, out BoosterHandle booster);

    [LibraryImport(Library)]
    public static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(Library)]
    public static partial int XGBoosterGetNumFeature(BoosterHandle booster, out ulong count);

    [LibraryImport(Library)]
    public static partial int XGBoosterBoostedRounds(BoosterHandle booster, out int rounds);

    /// <summary>Deprecated since 2.1, the only one before 2.0.</summary>
    [LibraryImport(Library)]
    public static partial int XGBoosterBoostOneIter(
        BoosterHandle booster, MatrixHandle matrix, float* gradient, float* curvature, ulong length);

    /// <summary>Since 2.0. Gradients are described by array interfaces of shape (rows, 1).</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterTrainOneIter(
        BoosterHandle booster, MatrixHandle matrix, int iteration, string gradient, string curvature);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterPredictFromDMatrix(
        BoosterHandle booster, MatrixHandle matrix, string config, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Library)]
    public static partial int XGBoosterSlice(BoosterHandle booster, int begin, int end, int step, out BoosterHandle slice);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* buffer);

    [LibraryImport(Library)]
    public static partial int XGBoosterLoadModelFromBuffer(BoosterHandle booster, byte* buffer, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterFeatureScore(
        BoosterHandle booster,
        string config,
        out ulong featureCount,
        out byte** features,
        out ulong dimensions,
        out ulong* shape,
        out float* scores);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterGetStrFeatureInfo(BoosterHandle booster, string field, out ulong length, out byte** values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterSetStrFeatureInfo(BoosterHandle booster, string field, string[] values, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGCommunicatorInit(string config);

    [LibraryImport(Library)]
    public static partial int XGCommunicatorFinalize();

    /// <summary>The rank itself, not a status.</summary>
    [LibraryImport(Library)]
    public static partial int XGCommunicatorGetRank();

    /// <summary>The number of workers itself, not a status.</summary>
    [LibraryImport(Library)]
    public static partial int XGCommunicatorGetWorldSize();

    [LibraryImport(Library)]
    public static partial int XGCommunicatorBroadcast(void* buffer, nuint bytes, int root);

    [LibraryImport(Library)]
    public static partial int XGCommunicatorAllreduce(void* buffer, nuint count, int dataType, int operation);

    /// <summary>Since 2.1.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGTrackerCreate(string config, out TrackerHandle tracker);

    [LibraryImport(Library)]
    public static partial int XGTrackerWorkerArgs(TrackerHandle tracker, out byte* arguments);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGTrackerRun(TrackerHandle tracker, string config);

    [LibraryImport(Library)]
    public static partial int XGTrackerFree(nint tracker);
}
