namespace Isotone;

/// <summary>Writes the indices of keys in order, marked where keys differ from the one before in nothing
/// else.</summary>
internal static unsafe class TieMarking
{
    /// <summary>Writes the indices of sorted keys.</summary>
    public static void Write(double* keys, int length, KeyFormat* format, int* indices)
    {
        int indexMask = format->IndexMask;
        for (int i = 0; i < length; i++)
            indices[i] = (int)PackedKey.Unsigned(keys[i]) & indexMask;
        if (format->Sorted != null)
        {
            double* sorted = format->SortedFor(indices);
            for (int i = 0; i < length; i++)
                sorted[i] = PackedKey.Negated(keys[i]);
        }

        if (!format->MarkTies)
            return;
        double previous = format->Previous;
        for (int i = 0; i < length; i++)
        {
            if (format->Ties(keys[i], previous))
                indices[i] |= KeyFormat.TieMark;
            previous = keys[i];
        }

        format->Previous = previous;
    }
}
