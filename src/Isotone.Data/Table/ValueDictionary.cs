namespace Isotone.Data;

/// <summary>
/// Numbers the distinct values of one feature column: code 0 is a missing value (NaN), codes 1 to 255 are the values in
/// order of first appearance. Values are told apart by their bits, so that they come back exactly (-0 is not 0).
/// </summary>
internal sealed class ValueDictionary
{
    public const int MaxValues = 255;
    public const byte Missing = 0;

    // Open addressing with linear probing. A slot is empty where its code is 0; at most half of the slots are taken.
    private uint[] _keys = new uint[16];
    private byte[] _codes = new byte[16];
    private int _shift = 28;
    private readonly List<float> _values = [float.NaN];

    /// <summary>The value of each code; the first is NaN.</summary>
    public IReadOnlyList<float> Values => _values;

    /// <summary>The code of a value, a new one where it was not seen before; -1 where all codes are taken.</summary>
    public int CodeOf(float value)
    {
        if (float.IsNaN(value))
            return Missing;
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int slot = SlotOf(bits);
        byte code = _codes[slot];
        return code != Missing ? code : Add(bits, value, slot);
    }

    private int Add(uint bits, float value, int slot)
    {
        if (_values.Count > MaxValues)
            return -1;
        if (_values.Count * 2 > _keys.Length)
        {
            Grow();
            slot = SlotOf(bits);
        }

        byte code = (byte)_values.Count;
        _values.Add(value);
        _keys[slot] = bits;
        _codes[slot] = code;
        return code;
    }

    private int SlotOf(uint bits)
    {
        // Fibonacci hashing: the high bits of the product are well mixed, while short decimals differ in few bits.
        int slot = (int)((bits * 0x9E3779B1u) >> _shift);
        while (_codes[slot] != Missing && _keys[slot] != bits)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }

    private void Grow()
    {
        _keys = new uint[_keys.Length * 2];
        _codes = new byte[_keys.Length];
        _shift--;
        for (int code = 1; code < _values.Count; code++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(_values[code]);
            int slot = SlotOf(bits);
            _keys[slot] = bits;
            _codes[slot] = (byte)code;
        }
    }
}
