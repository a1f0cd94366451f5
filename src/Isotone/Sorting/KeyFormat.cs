namespace Isotone;

/// <summary>Where the index lies in the packed keys of one sort, and whether keys can tie but for it.</summary>
internal struct KeyFormat
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

    public KeyFormat(int indexBits, bool markTies)
    {
        IndexBits = indexBits;
        MarkTies = markTies;
        Previous = double.NaN;
    }

    /// <summary>The low bits that hold the index.</summary>
    public readonly int IndexMask => (int)((1L << IndexBits) - 1);

    /// <summary>Whether two keys are the same but for the index.</summary>
    public readonly bool Ties(double key, double other) =>
        ((BitConverter.DoubleToUInt64Bits(key) ^ BitConverter.DoubleToUInt64Bits(other)) >> IndexBits) == 0;
}
