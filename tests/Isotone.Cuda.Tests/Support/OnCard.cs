using System.Numerics;

namespace Isotone.Cuda.Tests;

/// <summary>Operators on a card over arrays of the host, each call with buffers of its own.</summary>
internal static class OnCard
{
    public static CudaDevice Device => CudaDevice.Default;

    public static T[] Forward<T>(SoftOperator<T> soft, T[] values, Rows rows)
        where T : unmanaged
    {
        using DeviceBuffer<T> from = Device.Allocate<T>(values), to = Device.Allocate<T>(values.Length);
        soft.Forward(from, rows, to);
        return to.ToArray();
    }

    public static T[] Vjp<T>(SoftOperator<T> soft, T[] cotangent)
        where T : unmanaged
    {
        using DeviceBuffer<T> from = Device.Allocate<T>(cotangent), to = Device.Allocate<T>(cotangent.Length);
        soft.Vjp(from, to);
        return to.ToArray();
    }

    public static T[] Jvp<T>(SoftOperator<T> soft, T[] tangent)
        where T : unmanaged
    {
        using DeviceBuffer<T> from = Device.Allocate<T>(tangent), to = Device.Allocate<T>(tangent.Length);
        soft.Jvp(from, to);
        return to.ToArray();
    }

    public static int[] ArgSort<T>(T[] values, Rows rows, SortDirection direction)
        where T : unmanaged
    {
        using var sort = new ArgSort<T>(Device);
        using DeviceBuffer<T> from = Device.Allocate<T>(values);
        using DeviceBuffer<int> to = Device.Allocate<int>(values.Length);
        sort.Sort(from, rows, to, direction);
        return to.ToArray();
    }

    public static SoftOperator<T> Operator<T>(bool isRank, Regularization regularization, double strength, SortDirection direction)
        where T : unmanaged => isRank
        ? new SoftRank<T>(Device, regularization, strength, direction)
        : new SoftSort<T>(Device, regularization, strength, direction);

    public static Isotone.SoftOperator<T> OnHost<T>(bool isRank, Regularization regularization, double strength, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => isRank
        ? new Isotone.SoftRank<T>(regularization, strength, direction)
        : new Isotone.SoftSort<T>(regularization, strength, direction);
}
