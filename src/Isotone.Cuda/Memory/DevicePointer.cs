using System.Runtime.CompilerServices;

namespace Isotone.Cuda;

/// <summary>Elements in the memory of a card: an address, whoever allocated it, and how many stand there.</summary>
/// <param name="Address">The device address, such as <c>tensor.data_ptr()</c>; contiguous elements.</param>
/// <param name="Length">The number of elements.</param>
/// <typeparam name="T">The type of an element.</typeparam>
public readonly record struct DevicePointer<T>(nint Address, int Length)
    where T : unmanaged
{
    /// <summary>The bytes all elements take.</summary>
    internal nuint Bytes => (nuint)Length * (nuint)Unsafe.SizeOf<T>();
}

internal static class DevicePointers
{
    /// <summary>Refuses another length than is needed, and addresses that are not the card's.</summary>
    public static void Require<T>(
        this DevicePointer<T> pointer, CudaDevice device, int length, [CallerArgumentExpression(nameof(pointer))] string name = "")
        where T : unmanaged
    {
        if (pointer.Length != length)
            throw new ArgumentException($"{name} has {pointer.Length} elements where {length} are needed.", name);
        if (pointer.Address % Unsafe.SizeOf<T>() != 0)
            throw new ArgumentException($"{name} is not aligned to its elements.", name);
        device.Require(pointer.Address, name);
    }
}
