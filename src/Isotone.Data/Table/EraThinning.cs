namespace Isotone.Data;

/// <summary>Keeps every k-th era of each data type, counted from its first.</summary>
/// <param name="step">k; 1 keeps all.</param>
internal sealed class EraThinning(int step)
{
    // By data type: the era met last, and how many there were.
    private readonly List<(int Era, int Count)> _met = [];

    /// <summary>Whether all rows are kept.</summary>
    public bool KeepsAll => step == 1;

    /// <summary>Whether rows of an era and a data type are kept. To be asked in the order of the rows.</summary>
    public bool Keeps(int era, int dataType)
    {
        if (KeepsAll)
            return true;
        while (_met.Count <= dataType)
            _met.Add((-1, 0));
        (int last, int count) = _met[dataType];
        if (last != era)
            _met[dataType] = (era, ++count);
        return (count - 1) % step == 0;
    }
}
