namespace Isotone.Data.Tests;

public sealed class Crc32CTests
{
    // RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
    [Fact]
    public void Published_checksums_are_met()
    {
        Assert.Equal(0xE3069283u, Crc32C.Append(0, "123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Append(0, new byte[32]));
        Assert.Equal(0x46DD794Eu, Crc32C.Append(0, [.. Enumerable.Range(0, 32).Select(value => (byte)value)]));
    }

    [Fact]
    public void Parts_make_the_checksum_of_the_whole()
    {
        byte[] bytes = new byte[257];
        new Random(2).NextBytes(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(Crc32C.Append(0, bytes), Crc32C.Append(Crc32C.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}
