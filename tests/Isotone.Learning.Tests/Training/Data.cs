namespace Isotone.Learning.Tests;

/// <summary>Small training data with a signal.</summary>
internal static class Data
{
    /// <summary>Eras of unequal length; the target is a noisy sum of features.</summary>
    public static ArraySource Of(int seed, int eras = 12, int features = 6, double noise = 1)
    {
        var random = new SeededRandom(seed, 80);
        int[] lengths = [.. Enumerable.Range(0, eras).Select(era => 20 + (era * 7 % 11))];
        Rows rows = Rows.FromLengths(lengths);
        float[] values = new float[rows.Length * features], targets = new float[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            double signal = 0;
            for (int feature = 0; feature < features; feature++)
            {
                float value = (float)random.NextUniform(-1, 1);
                values[(row * features) + feature] = value;
                signal += value * (feature % 2 == 0 ? 1 : -0.5);
            }

            targets[row] = (float)(signal + (noise * random.NextUniform(-1, 1)));
        }

        return new ArraySource(values, targets, rows, [.. Enumerable.Range(1, eras).Select(era => $"era{era}")]);
    }

    public static Sequential<float> Network(int seed, int features = 6)
    {
        var random = new SeededRandom(seed);
        return new Sequential<float>(new Linear<float>(features, 16, random), new ReLU<float>(), new Linear<float>(16, 1, random));
    }
}
