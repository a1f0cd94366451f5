using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>Writes the bytes of a table file.</summary>
internal sealed class EraTableWriter(EraTable table, IProgress<RowProgress>? progress, CancellationToken cancellation)
{
    private const int RowsAtOnce = 1024;

    private readonly FeatureMatrix _features = table.Features;
    private readonly int[] _coded = Features(table, coded: true);
    private readonly int[] _plain = Features(table, coded: false);

    // What goes through the rows does so twice: for the checksum, which stands in front, and for the bytes.
    private delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <exception cref="DataFileException">The machine's numbers are not the format's.</exception>
    public static void RequireLittleEndian(string path)
    {
        if (!BitConverter.IsLittleEndian)
            throw new DataFileException(path, "era tables are little-endian, and this machine is not");
    }

    public void Write(Stream stream)
    {
        Action<Sink>[] sections =
        [
            sink => sink(Names()),
            sink => sink(table.Ids.Text),
            sink => sink(MemoryMarshal.AsBytes(table.Ids.Ends)),
            sink => sink(MemoryMarshal.AsBytes(table.Eras.Codes)),
            sink => sink(MemoryMarshal.AsBytes(table.DataType.Codes)),
            Targets,
            DictionarySizes,
            Dictionaries,
            sink => Rows(sink, codes: true),
            sink => Rows(sink, codes: false),
        ];
        var entries = new List<TableSectionEntry>();
        long offset = EraTableHeader.Align(EraTableHeader.Bytes), end = 0;
        foreach (Action<Sink> section in sections)
        {
            uint checksum = 0;
            long length = 0;
            section(bytes =>
            {
                checksum = Crc32C.Append(checksum, bytes);
                length += bytes.Length;
            });
            entries.Add(new TableSectionEntry((TableSection)(entries.Count + 1), offset, length, checksum));
            end = offset + length;
            offset = EraTableHeader.Align(end);
        }

        stream.Write(new EraTableHeader(table.RowCount, end, entries).ToBytes());
        long written = EraTableHeader.Bytes;
        for (int i = 0; i < sections.Length; i++)
        {
            stream.Write(new byte[entries[i].Offset - written]);
            sections[i](stream.Write);
            written = entries[i].Offset + entries[i].Length;
        }

        progress?.Report(new RowProgress(table.RowCount, table.RowCount));
    }

    private byte[] Names() => new TableNames(
        [.. table.FeatureNames], [.. table.TargetNames], [.. table.Eras.Names], [.. table.DataType.Names]).ToBytes();

    private void Targets(Sink sink)
    {
        foreach (string target in table.TargetNames)
            sink(MemoryMarshal.AsBytes(table.Target(target)));
    }

    private void DictionarySizes(Sink sink)
    {
        int[] sizes = [.. Enumerable.Range(0, _features.FeatureCount).Select(feature => _features.Dictionary(feature).Length)];
        sink(MemoryMarshal.AsBytes<int>(sizes));
    }

    private void Dictionaries(Sink sink)
    {
        for (int feature = 0; feature < _features.FeatureCount; feature++)
            sink(MemoryMarshal.AsBytes(_features.Dictionary(feature)));
    }

    private void Rows(Sink sink, bool codes)
    {
        byte[] codeRows = new byte[RowsAtOnce * _coded.Length];
        float[] numberRows = new float[RowsAtOnce * _plain.Length];
        for (int start = 0; start < table.RowCount; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, table.RowCount - start);
            for (int row = 0; row < count; row++)
            {
                _features.CopyStored(
                    start + row,
                    codeRows.AsSpan(row * _coded.Length, _coded.Length),
                    numberRows.AsSpan(row * _plain.Length, _plain.Length));
            }

            sink(codes ? codeRows.AsSpan(0, count * _coded.Length) : MemoryMarshal.AsBytes(numberRows.AsSpan(0, count * _plain.Length)));
            if (codes)
                progress?.Report(new RowProgress(start, table.RowCount));
        }
    }

    private static int[] Features(EraTable table, bool coded) =>
        [.. Enumerable.Range(0, table.FeatureNames.Count).Where(feature => table.Features.Dictionary(feature).Length > 0 == coded)];
}
