namespace Isotone.Data;

/// <summary>Some whole records of a CSV file in a buffer that is used again for other ones.</summary>
internal sealed class CsvBlock
{
    /// <summary>The zero bytes after the text, so that a word can be read from any place of it.</summary>
    public const int Padding = 8;

    /// <summary>The text and the padding behind it.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Where the first record begins.</summary>
    public int Start { get; set; }

    /// <summary>Where the text ends.</summary>
    public int End { get; private set; }

    /// <summary>The block's number in the file, from 0.</summary>
    public int Index { get; set; }

    /// <summary>The bytes of the file up to the end of this block.</summary>
    public long FileBytes { get; set; }

    /// <summary>What is wrong with the records that should be here; null where nothing is.</summary>
    public CsvProblemException? Problem { get; set; }

    /// <summary>Refuses a block that could not be cut into records.</summary>
    /// <exception cref="CsvProblemException">It could not.</exception>
    public void RequireRecords()
    {
        if (Problem is not null)
            throw Problem;
    }

    /// <summary>Makes room for a text of so many bytes, keeping what is there.</summary>
    public void Reserve(int bytes)
    {
        if (Buffer.Length >= bytes + Padding)
            return;
        byte[] larger = GC.AllocateUninitializedArray<byte>(bytes + Padding);
        Buffer.AsSpan(0, Math.Min(Buffer.Length, larger.Length)).CopyTo(larger);
        Buffer = larger;
    }

    /// <summary>Says that the text is the first so many bytes, and clears what follows.</summary>
    public void SetEnd(int end)
    {
        End = end;
        Buffer.AsSpan(end, Padding).Clear();
    }
}
