namespace Isotone;

/// <summary>Marks indices whose keys differ from the one before in nothing but the index.</summary>
internal static unsafe class TieMarking
{
    /// <summary>Writes the indices of sorted keys, ties marked where the format asks for it.</summary>
    public static void Write(double* keys, int length, KeyFormat* format, int* indices)
    {
        int indexMask = format->IndexMask;
        for (int k = 0; k < length; k++)
            indices[k] = (int)PackedKey.Unsigned(keys[k]) & indexMask;
        if (format->MarkTies)
            MarkColumns(keys, length, 1, length, format, indices);
    }

    /// <summary>Marks ties among sorted keys that lie by columns: key k is row k mod R, lane k / R.</summary>
    public static void MarkColumns(
        double* rows, int rowCount, int laneCount, int length, KeyFormat* format, int* indices)
    {
        double previous = format->Previous;
        int row = 0, lane = 0;
        for (int k = 0; k < length; k++)
        {
            double key = rows[row * laneCount + lane];
            if (format->Ties(key, previous))
                indices[k] |= KeyFormat.TieMark;
            previous = key;
            if (++row == rowCount)
            {
                row = 0;
                lane++;
            }
        }

        format->Previous = previous;
    }
}
