using System.Buffers.Binary;

namespace Isotone.Data;

/// <summary>What a section of a table file holds; see docs/formats/era-table.md.</summary>
internal enum TableSection
{
    Names = 1,
    IdText = 2,
    IdEnds = 3,
    Eras = 4,
    DataTypes = 5,
    Targets = 6,
    DictionarySizes = 7,
    Dictionaries = 8,
    Codes = 9,
    Numbers = 10,
}

/// <summary>Where a section lies and its checksum.</summary>
internal readonly record struct TableSectionEntry(TableSection Section, long Offset, long Length, uint Checksum);

/// <summary>The header of a table file. All numbers are little-endian.</summary>
/// <param name="Rows">The rows of the table.</param>
/// <param name="FileLength">The bytes of the file.</param>
/// <param name="Entries">The sections, in the order of their numbers.</param>
internal sealed record EraTableHeader(long Rows, long FileLength, IReadOnlyList<TableSectionEntry> Entries)
{
    public const int Version = 1;

    /// <summary>Where sections may begin: pages of memory on every machine there is.</summary>
    public const int Alignment = 1 << 14;

    /// <summary>The bytes that tell a table from any other file; as in PNG they show a transfer as text.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'I', (byte)'S', (byte)'O', (byte)'T', (byte)'\r', (byte)'\n', 0x1A];

    public const int SectionCount = 10;
    private const int PreambleBytes = 40, EntryBytes = 24;

    /// <summary>The bytes of the header.</summary>
    public const int Bytes = PreambleBytes + (SectionCount * EntryBytes);

    // The header's own checksum is over its bytes with zeros in its place.
    private const int ChecksumAt = 32;

    public TableSectionEntry this[TableSection section] => Entries[(int)section - 1];

    /// <summary>The first place for a section at or after an offset.</summary>
    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), SectionCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Rows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), FileLength);
        for (int i = 0; i < SectionCount; i++)
        {
            Span<byte> entry = bytes.AsSpan(PreambleBytes + (i * EntryBytes), EntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry, Entries[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], Entries[i].Length);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], Entries[i].Checksum);
            BinaryPrimitives.WriteInt32LittleEndian(entry[20..], (int)Entries[i].Section);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Append(0, bytes));
        return bytes;
    }

    /// <summary>Reads a header, once it is sure that it is whole and of this version.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">The first bytes of the file, as many as there are up to <see cref="Bytes"/>.</param>
    /// <param name="fileLength">The bytes of the file.</param>
    /// <exception cref="DataFileException">It is not.</exception>
    public static EraTableHeader Parse(string path, ReadOnlySpan<byte> bytes, long fileLength)
    {
        if (!bytes.StartsWith(Magic))
            throw new DataFileException(path, "it is not an era table");
        if (bytes.Length < Bytes)
            throw new DataFileException(path, $"the era table is cut off within its header, after {bytes.Length} bytes");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > Version)
        {
            throw new DataFileException(
                path, $"the era table has format version {version}, and this program reads versions up to {Version}; a newer one is needed");
        }

        byte[] cleared = bytes.ToArray();
        cleared.AsSpan(ChecksumAt, sizeof(uint)).Clear();
        bool whole = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) == Crc32C.Append(0, cleared)
            && version == Version && BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) == SectionCount;
        if (!whole)
            throw new DataFileException(path, "the era table's header is damaged; convert the data again");
        var header = new EraTableHeader(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            [.. ParseEntries(cleared)]);
        return header.FileLength == fileLength
            ? header
            : throw new DataFileException(
                path, $"the era table has {fileLength} bytes where it should have {header.FileLength}; convert the data again");
    }

    private static IEnumerable<TableSectionEntry> ParseEntries(byte[] header)
    {
        for (int i = 0; i < SectionCount; i++)
        {
            ReadOnlySpan<byte> entry = header.AsSpan(PreambleBytes + (i * EntryBytes), EntryBytes);
            yield return new TableSectionEntry(
                (TableSection)BinaryPrimitives.ReadInt32LittleEndian(entry[20..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry),
                BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]));
        }
    }
}
