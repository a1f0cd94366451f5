using System.Numerics;

namespace Isotone.Tests;

/// <summary>Rows that are hard to sort, each made from its length and a seed.</summary>
public static class SortInputs
{
    public static readonly string[] Kinds =
    [
        "normal", "constant", "sorted", "reversed", "organ pipe", "small range", "max at end", "two values",
        "special", "equal prefixes", "one decimal", "sawtooth", "huge and infinite", "subnormal",
    ];

    public static T[] Make<T>(string kind, int length, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed * 7919 + length);
        var values = new T[length];
        for (int i = 0; i < length; i++)
            values[i] = Element<T>(kind, i, length, random);
        return values;
    }

    private static T Element<T>(string kind, int i, int length, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => kind switch
        {
            "normal" => Of<T>(Normal(random)),
            "constant" => Of<T>(-2.5),
            "sorted" => Of<T>(i - length / 2),
            "reversed" => Of<T>(length / 3 - i),
            "organ pipe" => Of<T>(Math.Min(i, length - i)),
            "small range" => Of<T>(random.Next(-5, 5)),
            "max at end" => Of<T>(i == length - 1 ? 1e9 : Normal(random)),
            "two values" => Of<T>(random.Next(2) == 0 ? -1 : 1),
            "special" => Special<T>(random),
            "equal prefixes" => Of<T>(random.Next(2) == 0 ? -1 : 1) + Of<T>(random.Next(1 << 12)) * Ulp<T>(),
            "one decimal" => Of<T>(Math.Round(Normal(random) * 3, 1)),
            "sawtooth" => Of<T>(i * 7 % 61 - 30),
            "huge and infinite" => Huge<T>(random),
            "subnormal" => T.Epsilon * Of<T>(random.Next(-40, 40)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private static T Of<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(value);

    private static T Ulp<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.One) - T.One;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static T Special<T>(Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => random.Next(12) switch
        {
            0 => T.NaN,
            1 => -T.NaN,
            2 => T.PositiveInfinity,
            3 => T.NegativeInfinity,
            4 => T.Zero,
            5 => T.NegativeZero,
            6 => T.Epsilon,
            7 => -T.Epsilon,
            _ => Of<T>(Normal(random)),
        };

    /// <summary>Numbers whose leading bits are those of the largest finite one, and beyond.</summary>
    private static T Huge<T>(Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T top = T.BitDecrement(T.PositiveInfinity);
        for (int steps = random.Next(4); steps > 0; steps--)
            top = T.BitDecrement(top);
        T value = random.Next(4) switch { 0 => T.PositiveInfinity, 1 => T.NaN, _ => top };
        return random.Next(2) == 0 ? value : -value;
    }
}
