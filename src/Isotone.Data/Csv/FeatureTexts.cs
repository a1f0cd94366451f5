using System.Runtime.CompilerServices;

namespace Isotone.Data;

/// <summary>
/// What one thread remembers of feature texts and their codes: in era data a handful of short texts ("0.25") make up
/// nearly every field, and nearly every field is found here without its number being looked at.
/// </summary>
internal sealed class FeatureTexts
{
    private const int Slots = 256;

    private readonly FeatureMatrixBuilder _builder;

    // A text of up to seven bytes with the comma after it, as one integer. A slot keeps its first text.
    private readonly ulong[] _keys = new ulong[Slots];

    // For each feature and slot one more than the code of the slot's text; 0 where the feature has not had it.
    private readonly ushort[] _codes;

    // For each feature the codes of the values met, so that the builder is asked once for each.
    private readonly CodeTable?[] _tables;

    public FeatureTexts(FeatureMatrixBuilder builder, int features)
    {
        _builder = builder;
        _codes = new ushort[features * Slots];
        _tables = new CodeTable?[features];
    }

    /// <summary>One more than the code of a feature's text; 0 where it must be parsed.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="key">The text's bytes from the lowest up, and the comma.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int feature, ulong key)
    {
        int slot = Slot(key);
        return _keys[slot] == key ? _codes[(feature * Slots) + slot] : 0;
    }

    /// <summary>The code of a text that was parsed; -1 where the feature has run out of codes.</summary>
    public int CodeOf(int feature, ReadOnlySpan<byte> text, float value)
    {
        int code = CodeOf(feature, value);
        if (code < 0 || text.Length > 7)
            return code;
        ulong key = (ulong)',' << (8 * text.Length);
        for (int i = 0; i < text.Length; i++)
            key |= (ulong)text[i] << (8 * i);
        int slot = Slot(key);
        if (_keys[slot] == 0)
            _keys[slot] = key;
        if (_keys[slot] == key)
            _codes[(feature * Slots) + slot] = (ushort)(code + 1);
        return code;
    }

    private int CodeOf(int feature, float value)
    {
        if (float.IsNaN(value))
            return ValueDictionary.Missing;
        CodeTable table = _tables[feature] ??= new CodeTable();
        int code = table.Find(value);
        if (code != 0)
            return code;
        code = _builder.CodeOf(feature, value);
        if (code > 0)
            table.Add(value, (byte)code);
        return code;
    }

    private static int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 56);
}
