namespace Isotone;

/// <summary>Where the index lies in the packed keys of one sort, and whether keys can tie but for it.</summary>
internal unsafe struct KeyFormat
{
    /// <summary>The sign bit of an index that marks it as possibly out of order with the one before.</summary>
    public const int TieMark = int.MinValue;

    /// <summary>The number of low bits that hold the index.</summary>
    public int IndexBits;

    /// <summary>
    /// Whether values were cut short to make room for the index, so that those whose keys differ in the index alone
    /// need a second look: their indices, but for the first, get <see cref="TieMark"/>.
    /// </summary>
    public bool MarkTies;

    /// <summary>The greatest key of the range sorted before, to compare with; NaN at the beginning.</summary>
    public double Previous;

    /// <summary>Where the values of the keys go, sorted and with their sign turned; null where nobody wants
    /// them.</summary>
    public double* Sorted;

    /// <summary>Where the first of all indices goes.</summary>
    public int* Indices;

    public KeyFormat(int indexBits, bool markTies)
    {
        IndexBits = indexBits;
        MarkTies = markTies;
        Previous = double.NaN;
    }

    /// <summary>The format of keys of singles.</summary>
    /// <param name="sorted">Receives minus the values that the keys stand for; or null.</param>
    /// <param name="indices">Receives the indices.</param>
    public static KeyFormat OfSingles(double* sorted, int* indices) =>
        new(PackedKey.IndexBits, false) { Sorted = sorted, Indices = indices };

    /// <summary>The place of the values whose indices go to a place, where anybody wants them.</summary>
    public readonly double* SortedFor(int* indices) => Sorted + (indices - Indices);

    /// <summary>The low bits that hold the index.</summary>
    public readonly int IndexMask => (int)((1L << IndexBits) - 1);

    /// <summary>Whether two keys are the same but for the index.</summary>
    public readonly bool Ties(double key, double other) =>
        ((BitConverter.DoubleToUInt64Bits(key) ^ BitConverter.DoubleToUInt64Bits(other)) >> IndexBits) == 0;
}
