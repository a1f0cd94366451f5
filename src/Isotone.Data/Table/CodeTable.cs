namespace Isotone.Data;

/// <summary>A hash table from the bits of float32 values to byte codes from 1 to 255.</summary>
internal sealed class CodeTable
{
    // Open addressing with linear probing. A slot is empty where its code is 0; at most half of the slots are taken.
    private uint[] _keys = new uint[16];
    private byte[] _codes = new byte[16];
    private int _shift = 28;
    private int _count;

    /// <summary>The code of a value; 0 where it has none.</summary>
    public byte Find(float value) => _codes[SlotOf(BitConverter.SingleToUInt32Bits(value))];

    /// <summary>Gives a value that has none a code.</summary>
    public void Add(float value, byte code)
    {
        if (++_count * 2 > _keys.Length)
            Grow();
        Put(BitConverter.SingleToUInt32Bits(value), code);
    }

    private void Put(uint bits, byte code)
    {
        int slot = SlotOf(bits);
        _keys[slot] = bits;
        _codes[slot] = code;
    }

    private int SlotOf(uint bits)
    {
        // Fibonacci hashing: the high bits of the product are well mixed, while short decimals differ in few bits.
        int slot = (int)((bits * 0x9E3779B1u) >> _shift);
        while (_codes[slot] != 0 && _keys[slot] != bits)
            slot = (slot + 1) & (_keys.Length - 1);
        return slot;
    }

    private void Grow()
    {
        (uint[] keys, byte[] codes) = (_keys, _codes);
        _keys = new uint[keys.Length * 2];
        _codes = new byte[_keys.Length];
        _shift--;
        for (int slot = 0; slot < keys.Length; slot++)
        {
            if (codes[slot] != 0)
                Put(keys[slot], codes[slot]);
        }
    }
}
