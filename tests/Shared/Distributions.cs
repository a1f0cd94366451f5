namespace Isotone.Testing;

/// <summary>Rows that sorting, ranking and pooling get wrong when they get anything wrong, by name, length and seed.</summary>
internal static class Distributions
{
    /// <summary>Every name that <see cref="Row"/> knows.</summary>
    public static readonly string[] Names =
    [
        "normal", "ties", "two values", "constant", "sorted", "reversed", "heavy tails",
        "shifted 1e6", "tiny 1e-9", "one decimal", "signed zeros",
    ];

    /// <summary>The names as the rows of a theory.</summary>
    public static TheoryData<string> Theory => [.. Names];

    /// <summary>A row of the named distribution; the same for the same arguments.</summary>
    public static double[] Row(string name, int length, int seed = 1)
    {
        var random = new Random(HashCode(name, length, seed));
        double[] row = new double[length];
        for (int i = 0; i < length; i++)
            row[i] = Draw(name, random);
        if (name is "sorted" or "reversed")
            Array.Sort(row);
        if (name is "reversed")
            Array.Reverse(row);
        return row;
    }

    /// <summary>The same row in float32, rounded.</summary>
    public static float[] RowOfFloats(string name, int length, int seed = 1) =>
        [.. Row(name, length, seed).Select(value => (float)value)];

    /// <summary>A number from the standard normal distribution (Box and Muller).</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Draw(string name, Random random) => name switch
    {
        "normal" or "sorted" or "reversed" => Normal(random),
        "ties" => random.Next(5) / 4.0,
        "two values" => random.Next(2),
        "constant" => 0.3,
        "heavy tails" => Math.Pow(Normal(random) / Normal(random), 3),
        "shifted 1e6" => 1e6 + Normal(random),
        "tiny 1e-9" => 1e-9 * Normal(random),
        "one decimal" => Math.Round(3 * Normal(random), 1),
        "signed zeros" => random.Next(4) switch { 0 => -0.0, 1 => 0.0, _ => random.Next(-1, 2) },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such distribution."),
    };

    // string.GetHashCode differs from run to run.
    private static int HashCode(string name, int length, int seed)
    {
        int hash = 17;
        foreach (char letter in name)
            hash = unchecked(hash * 31 + letter);
        return unchecked((hash * 31 + length) * 31 + seed) & int.MaxValue;
    }
}
