using System.Globalization;

namespace Isotone.Data;

/// <summary>Decimal text to floating point, correctly rounded, culture-invariant.</summary>
/// <remarks>
/// A text of at most 2^53 as digits and an exponent of at most 22 either way is one exact double operation away from the
/// nearest double (Clinger, "How to read floating point numbers accurately", 1990). Anything else, and a double that lies
/// in the middle of two float32 where a float32 is wanted, goes to the framework's parser.
/// </remarks>
internal static class DecimalText
{
    private const ulong ExactDouble = 1UL << 53;
    private const int ExactPower = 22;

    private static readonly double[] _powersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The float32 nearest to a text; false where it is not a number, or not a finite float32.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="value">Receives the number.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (TryParseExact(text, out double nearest))
        {
            // Rounding twice errs only where the first result is a tie of the second rounding: the bits beyond float32's
            // are then 1000...0. Below the normal range of float32 ties lie elsewhere.
            const ulong BeyondSingle = (1UL << 29) - 1, Tie = 1UL << 28;
            const double SmallestNormal = 1.17549435e-38;
            bool tie = (BitConverter.DoubleToUInt64Bits(nearest) & BeyondSingle) == Tie;
            if (!tie && (nearest == 0 || Math.Abs(nearest) >= SmallestNormal))
            {
                value = (float)nearest;
                return float.IsFinite(value);
            }
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && float.IsFinite(value) && !text.Contains((byte)0);
    }

    /// <summary>The double nearest to a text; false where it is not a number, or not a finite double.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out float)" path="/param"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) =>
        TryParseExact(text, out value)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value) && !text.Contains((byte)0)); // The framework passes over zero bytes, with which a crash may have filled the file.

    /// <summary>What is wrong with a text that is no finite number, as the rest of a sentence.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">"float32" or "float64".</param>
    public static string Problem(ReadOnlySpan<byte> text, string type)
    {
        const int Shown = 40;
        string shown = System.Text.Encoding.UTF8.GetString(text);
        if (shown.Length > Shown)
            shown = shown[..Shown] + "...";

        // What overflows reads as infinity: a word for infinity has no digits.
        bool number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && !text.Contains((byte)0);
        return number switch
        {
            false => $"'{shown}' is not a number",
            true when double.IsNaN(value) || !text.ContainsAnyInRange((byte)'0', (byte)'9') =>
                $"'{shown}' is not a finite number; leave a missing value empty",
            true => $"'{shown}' is beyond the range of {type}",
        };
    }

    // [sign] digits [. digits] [e [sign] digits], where one operation gives the nearest double.
    private static bool TryParseExact(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        int i = 0;
        bool negative = text[0] == '-';
        if (negative || text[0] == '+')
            i++;
        ulong digits = 0;
        int first = i, fraction = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            digits = (digits * 10) + (uint)(text[i] - '0');
        int count = i - first;
        if (i < text.Length && text[i] == '.')
        {
            first = ++i;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
                digits = (digits * 10) + (uint)(text[i] - '0');
            fraction = i - first;
            count += fraction;
        }

        // 19 digits fit 64 bits.
        if (count is 0 or > 19 || digits > ExactDouble)
            return false;
        int power = -fraction;
        if (i < text.Length && (text[i] | 0x20) == 'e')
        {
            if (!TryParseExponent(text[(i + 1)..], out int exponent))
                return false;
            power += exponent;
            i = text.Length;
        }

        if (i < text.Length || Math.Abs(power) > ExactPower)
            return false;
        double magnitude = power < 0 ? digits / _powersOfTen[-power] : digits * _powersOfTen[power];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> digits = negative || (text.Length > 0 && text[0] == '+') ? text[1..] : text;
        if (digits.Length is 0 or > 3)
            return false;
        foreach (byte digit in digits)
        {
            if ((uint)(digit - '0') > 9)
                return false;
            exponent = (exponent * 10) + digit - '0';
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }
}
