using System.Numerics;

namespace Isotone.Tests;

/// <summary>The soft operators as the rows of a theory.</summary>
internal static class SoftOperators
{
    public static MatrixTheoryData<bool, Regularization, SortDirection> Kinds =>
        new([true, false], Enum.GetValues<Regularization>(), Enum.GetValues<SortDirection>());

    public static SoftOperator<T> Of<T>(bool rank, Regularization regularization, double strength, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => rank
        ? new SoftRank<T>(regularization, strength, direction)
        : new SoftSort<T>(regularization, strength, direction);

    public static T[] Forward<T>(this SoftOperator<T> soft, T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[values.Length];
        soft.Forward(values, result);
        return result;
    }
}
