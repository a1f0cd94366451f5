using Isotone.Learning;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>The data of the examples.</summary>
internal static class ExampleData
{
    /// <summary>Eras of 50 rows of 20 features, the target the sum of the first five and noise.</summary>
    public static ArraySource Of(int eras, int seed)
    {
        var random = new Random(seed);
        float[] features = [.. Enumerable.Range(0, eras * 50 * 20).Select(_ => (float)Distributions.Normal(random))];
        float[] targets = [.. Enumerable.Range(0, eras * 50).Select(row =>
            features.AsSpan(row * 20, 5).ToArray().Sum() + (float)Distributions.Normal(random))];
        return new ArraySource(features, targets, Rows.Batch(eras, 50));
    }
}
