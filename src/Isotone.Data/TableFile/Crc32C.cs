using System.Buffers.Binary;
using System.Numerics;

namespace Isotone.Data;

/// <summary>CRC-32C (Castagnoli; RFC 3720, section 12.1), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of a text that has been gone through so far.</summary>
    /// <param name="checksum">The checksum of what came before; 0 at the beginning.</param>
    /// <param name="bytes">What follows.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
