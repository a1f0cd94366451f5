using System.Globalization;

namespace Isotone.Cuda;

/// <summary>
/// A number of 16 bits with the exponent of <see cref="float"/> and 8 significant bits: torch.bfloat16. A carrier of elements;
/// arithmetic is done in other types.
/// </summary>
public readonly record struct BFloat16
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The number with these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits.</summary>
    public ushort ToBits() => _bits;

    /// <summary>The nearest number, ties to even.</summary>
    public static explicit operator BFloat16(double value) => FromDouble(value);

    /// <summary>The same number, exactly.</summary>
    public static explicit operator double(BFloat16 value) => value.ToDouble();

    /// <summary>The nearest number, ties to even, in one rounding.</summary>
    public static BFloat16 FromDouble(double value)
    {
        // To odd first (the last bit of a single says whether anything was cut off), so that one rounding decides.
        float single = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(single);
        if (float.IsNaN(single))
            return new BFloat16((ushort)(bits >> 16 | 0x40));
        if (single != value && (bits & 1) == 0 && !float.IsInfinity(single))
            bits = Math.Abs((double)single) > Math.Abs(value) ? bits - 1 : bits + 1;
        if (float.IsInfinity(single) && !double.IsInfinity(value))
            bits--;
        bits += 0x7FFF + (bits >> 16 & 1);
        return new BFloat16((ushort)(bits >> 16));
    }

    /// <summary>The same number, exactly.</summary>
    public double ToDouble() => BitConverter.UInt32BitsToSingle((uint)_bits << 16);

    /// <inheritdoc/>
    public override string ToString() => ToDouble().ToString(CultureInfo.InvariantCulture);
}

/// <summary>The types of elements that kernels take, by the numbers they know them by.</summary>
internal enum ElementType
{
    Single = 0,
    Double = 1,
    Half = 2,
    BFloat16 = 3,
}

internal static class ElementTypes
{
    /// <summary>The number of a type.</summary>
    /// <exception cref="NotSupportedException">Kernels do not take the type.</exception>
    public static ElementType Of<T>() =>
        typeof(T) == typeof(float) ? ElementType.Single
        : typeof(T) == typeof(double) ? ElementType.Double
        : typeof(T) == typeof(Half) ? ElementType.Half
        : typeof(T) == typeof(BFloat16) ? ElementType.BFloat16
        : throw new NotSupportedException($"Elements on a card are float, double, Half or BFloat16, not {typeof(T).Name}.");
}
