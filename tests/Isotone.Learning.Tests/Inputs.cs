namespace Isotone.Learning.Tests;

/// <summary>Random variables to compute with.</summary>
internal static class Inputs
{
    /// <summary>Numbers from U(-1, 1) that stay at least 0.05 away from 0.</summary>
    public static Variable<double> AwayFromZero(int seed, params int[] shape)
    {
        Variable<double> variable = Any(seed, shape);
        foreach (ref double element in variable.Data)
            element = Math.CopySign(0.05 + (0.95 * Math.Abs(element)), element);
        return variable;
    }

    /// <summary>Numbers from U(-1, 1).</summary>
    public static Variable<double> Any(int seed, params int[] shape)
    {
        var random = new SeededRandom(seed, 77);
        Variable<double> variable = Variable.Parameter<double>(new Shape(shape));
        foreach (ref double element in variable.Data)
            element = random.NextUniform(-1, 1);
        return variable;
    }

    /// <summary>Multiples of a step in random order: no two closer than it, no gap equal to another by chance of rounding.</summary>
    public static Variable<double> Spread(int seed, double step, params int[] shape)
    {
        var random = new SeededRandom(seed, 78);
        Variable<double> variable = Variable.Parameter<double>(new Shape(shape));
        for (int i = 0; i < variable.Length; i++)
            variable.Data[i] = step * (i + random.NextUniform(-0.3, 0.3));
        random.Shuffle(variable.Data);
        return variable;
    }

    public static Variable<double> Constant(int seed, int length) =>
        Variable.From<double>(Any(seed, length).Value.ToArray());

    public static float[] Floats(int seed, int length)
    {
        var random = new SeededRandom(seed, 79);
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextUniform(-1, 1);
        return values;
    }
}
