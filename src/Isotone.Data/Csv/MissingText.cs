namespace Isotone.Data;

/// <summary>What stands for a missing number in CSV besides an empty field.</summary>
internal static class MissingText
{
    /// <summary>
    /// Whether a field is a word for missing that pandas, R and databases write: those that <c>pandas.read_csv</c> takes for
    /// it unless told otherwise, its codes of Windows for NaN aside.
    /// </summary>
    public static bool IsWord(ReadOnlySpan<byte> field) => field switch
    {
        [(byte)'N' or (byte)'n', ..] => field.SequenceEqual("NaN"u8) || field.SequenceEqual("nan"u8) || field.SequenceEqual("NA"u8)
            || field.SequenceEqual("null"u8) || field.SequenceEqual("NULL"u8) || field.SequenceEqual("None"u8)
            || field.SequenceEqual("N/A"u8) || field.SequenceEqual("n/a"u8),
        [(byte)'-', ..] => field.SequenceEqual("-NaN"u8) || field.SequenceEqual("-nan"u8),
        [(byte)'<', ..] => field.SequenceEqual("<NA>"u8),
        [(byte)'#', ..] => field.SequenceEqual("#N/A"u8) || field.SequenceEqual("#NA"u8) || field.SequenceEqual("#N/A N/A"u8),
        _ => false,
    };
}
