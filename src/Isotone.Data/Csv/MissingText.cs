namespace Isotone.Data;

/// <summary>What stands for a missing number in CSV.</summary>
internal static class MissingText
{
    /// <summary>
    /// Whether a field is missing: it is empty, or a word for it that pandas, R and databases write. These are the words
    /// that <c>pandas.read_csv</c> takes for missing unless told otherwise.
    /// </summary>
    public static bool Is(ReadOnlySpan<byte> field) => field switch
    {
        [] => true,
        [(byte)'N' or (byte)'n', ..] => field.SequenceEqual("NaN"u8) || field.SequenceEqual("nan"u8) || field.SequenceEqual("NA"u8)
            || field.SequenceEqual("null"u8) || field.SequenceEqual("NULL"u8) || field.SequenceEqual("None"u8)
            || field.SequenceEqual("N/A"u8) || field.SequenceEqual("n/a"u8),
        [(byte)'-', ..] => field.SequenceEqual("-NaN"u8) || field.SequenceEqual("-nan"u8),
        [(byte)'<', ..] => field.SequenceEqual("<NA>"u8),
        [(byte)'#', ..] => field.SequenceEqual("#N/A"u8) || field.SequenceEqual("#NA"u8) || field.SequenceEqual("#N/A N/A"u8),
        _ => false,
    };
}
