using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Isotone.Data;

/// <summary>Makes a table of a mapped file, checking that its parts are whole and fit together.</summary>
internal sealed class MappedTable
{
    private const int ChecksumBytes = 1 << 24;

    private readonly string _path;
    private readonly EraTableHeader _header;
    private readonly MemoryMappedViewAccessor _view;

    public MappedTable(string path, FileStream file, EraTableHeader header)
    {
        _path = path;
        _header = header;
        using var mapping = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    public EraTable Read(CancellationToken cancellation)
    {
        Require(_header.Rows is > 0 and <= int.MaxValue);
        for (int i = 0; i < _header.Entries.Count; i++)
            Check(_header.Entries[i], i, cancellation);
        TableNames names = Names();
        int rows = (int)_header.Rows;
        Require(Array.TrueForAll([names.Features, names.Targets, names.Eras, names.DataTypes], AreDistinct));
        byte[] idText = Copy<byte>(TableSection.IdText);
        return new EraTable(
            _path,
            new TextColumn(idText, Ends(rows, idText.Length)),
            new CategoryColumn(names.Eras, Codes(TableSection.Eras, rows, names.Eras.Length, inRuns: true)),
            new CategoryColumn(names.DataTypes, Codes(TableSection.DataTypes, rows, names.DataTypes.Length, inRuns: false)),
            names.Features, Features(rows, names.Features.Length), names.Targets, Targets(rows, names.Targets.Length));
    }

    // Checksums do not tell who wrote them: a file that another program made is to be refused, not to crash this one.
    private void Check(TableSectionEntry entry, int index, CancellationToken cancellation)
    {
        long expected = index == 0
            ? EraTableHeader.Align(EraTableHeader.Bytes)
            : EraTableHeader.Align(_header.Entries[index - 1].Offset + _header.Entries[index - 1].Length);
        Require(entry.Section == (TableSection)(index + 1) && entry.Offset == expected);
        Require(entry.Length >= 0 && entry.Length <= _header.FileLength - entry.Offset);
        uint checksum = 0;
        for (long done = 0; done < entry.Length; done += ChecksumBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = (int)Math.Min(ChecksumBytes, entry.Length - done);
            checksum = Crc32C.Append(checksum, Map<byte>(entry.Offset + done, length).Span);
        }

        Require(checksum == entry.Checksum);
    }

    private TableNames Names()
    {
        try
        {
            return TableNames.Parse(Copy<byte>(TableSection.Names));
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    private int[] Ends(int rows, int textLength)
    {
        int[] ends = Copy<int>(TableSection.IdEnds);
        Require(ends.Length == rows && ends[^1] == textLength);
        int last = 0;
        foreach (int end in ends)
        {
            Require(end >= last);
            last = end;
        }

        return ends;
    }

    private int[] Codes(TableSection section, int rows, int names, bool inRuns)
    {
        int[] codes = Copy<int>(section);
        Require(codes.Length == rows);

        // Codes are given in order of first appearance, and runs do not come back.
        int highest = -1;
        foreach (int code in codes)
        {
            Require(code >= (inRuns ? highest : 0) && code <= highest + 1);
            highest = Math.Max(highest, code);
        }

        Require(highest == names - 1);
        return codes;
    }

    private TargetColumn[] Targets(int rows, int targets)
    {
        TableSectionEntry entry = _header[TableSection.Targets];
        Require(entry.Length == (long)targets * rows * sizeof(float));
        return [.. Enumerable.Range(0, targets).Select(
            target => new TargetColumn(Map<float>(entry.Offset + ((long)target * rows * sizeof(float)), rows)))];
    }

    private FeatureMatrix Features(int rows, int features)
    {
        int[] sizes = Copy<int>(TableSection.DictionarySizes);
        float[] values = Copy<float>(TableSection.Dictionaries);
        Require(sizes.Length == features && Array.TrueForAll(sizes, size => size is >= 0 and <= ValueDictionary.MaxValues + 1));
        Require(sizes.Sum(size => (long)size) == values.Length);
        float[][] dictionaries = new float[features][];
        for (int feature = 0, first = 0; feature < features; first += sizes[feature++])
            dictionaries[feature] = values[first..(first + sizes[feature])];
        var layout = new FeatureLayout([.. sizes.Select(size => size > 0)]);
        int coded = layout.Coded.Length, plain = layout.Plain.Length;
        Require(_header[TableSection.Codes].Length == (long)rows * coded);
        Require(_header[TableSection.Numbers].Length == (long)rows * plain * sizeof(float));
        int shift = FeatureMatrixBuilder.ShiftFor(features);
        var blocks = new FeatureBlock[(int)(((long)rows + (1 << shift) - 1) >> shift)];
        for (int block = 0; block < blocks.Length; block++)
        {
            long first = (long)block << shift;
            int count = (int)Math.Min(1 << shift, rows - first);
            blocks[block] = new FeatureBlock(
                layout,
                Map<byte>(_header[TableSection.Codes].Offset + (first * coded), count * coded),
                Map<float>(_header[TableSection.Numbers].Offset + (first * plain * sizeof(float)), count * plain));
        }

        return new FeatureMatrix(blocks, shift, layout, dictionaries);
    }

    private T[] Copy<T>(TableSection section)
        where T : unmanaged
    {
        TableSectionEntry entry = _header[section];
        Require(entry.Length % Unsafe.SizeOf<T>() == 0 && entry.Length / Unsafe.SizeOf<T>() <= Array.MaxLength);
        return Map<T>(entry.Offset, (int)(entry.Length / Unsafe.SizeOf<T>())).ToArray();
    }

    private Memory<T> Map<T>(long offset, int length)
        where T : unmanaged => new MappedMemory<T>(_view, offset, length).Memory;

    private void Require(bool whole)
    {
        if (!whole)
            throw Damaged();
    }

    private DataFileException Damaged() => new(_path, "the era table is damaged; convert the data again");

    private static bool AreDistinct(string[] names) => names.Distinct().Count() == names.Length;
}
