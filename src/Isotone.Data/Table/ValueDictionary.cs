namespace Isotone.Data;

/// <summary>
/// Numbers the distinct values of one feature column: code 0 is a missing value (NaN), codes 1 to 255 are the values in
/// order of first appearance until they are sorted. Values are told apart by their bits, so that they come back exactly
/// (-0 is not 0).
/// </summary>
internal sealed class ValueDictionary
{
    public const int MaxValues = 255;
    public const byte Missing = 0;

    private readonly List<float> _values = [float.NaN];
    private CodeTable _codes = new();

    /// <summary>The value of each code; the first is NaN.</summary>
    public IReadOnlyList<float> Values => _values;

    /// <summary>The code of a value, a new one where it was not seen before; -1 where all codes are taken.</summary>
    public int CodeOf(float value)
    {
        if (float.IsNaN(value))
            return Missing;
        byte code = _codes.Find(value);
        if (code != Missing)
            return code;
        if (_values.Count > MaxValues)
            return -1;
        code = (byte)_values.Count;
        _values.Add(value);
        _codes.Add(value, code);
        return code;
    }

    /// <summary>
    /// Numbers the values from the lowest to the highest, -0 before 0, so that the codes depend on the values alone and
    /// not on which came first.
    /// </summary>
    /// <returns>The new code of each old one; null where the order was right.</returns>
    public byte[]? Sort()
    {
        float[] old = [.. _values];
        int[] order = [.. Enumerable.Range(0, old.Length)];

        // Equal are only 0 and -0, and the bits of -0 are the greater ones.
        Array.Sort(order, 1, order.Length - 1, Comparer<int>.Create((left, right) => old[left] == old[right]
            ? float.IsNegative(old[right]).CompareTo(float.IsNegative(old[left]))
            : old[left].CompareTo(old[right])));
        byte[] newCodes = new byte[MaxValues + 1];
        bool sorted = true;
        var codes = new CodeTable();
        for (int code = 1; code < order.Length; code++)
        {
            sorted &= order[code] == code;
            newCodes[order[code]] = (byte)code;
            _values[code] = old[order[code]];
            codes.Add(_values[code], (byte)code);
        }

        _codes = codes;
        return sorted ? null : newCodes;
    }
}
