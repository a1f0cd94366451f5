using Isotone.Learning;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

/// <summary>
/// The README's C# examples, compiled and run. What stands between the marks here is what stands in its fences, line by
/// line.
/// </summary>
public class ReadmeExamples
{
    [Fact]
    public void The_readme_shows_the_code_of_this_file()
    {
        string[] here = [.. Documentation.Blocks(File.ReadAllLines(Documentation.InRepository("tests/Isotone.Cli.Tests/Readme/ReadmeExamples.cs")), "// README begin", "// README end")];
        string[] readme = [.. Documentation.Blocks(File.ReadAllLines(Documentation.InRepository("README.md")), "```csharp", "```")];
        Assert.Equal(2, here.Length);
        Assert.Equal(here, readme);
    }

    [Fact]
    public void The_operators_give_what_the_comments_say()
    {
        // README begin
        double[] values = [2.9, 0.1, 1.2];
        double[] ranks = Soft.Rank(values, strength: 0.5);            // 3, 1, 2: far apart, so hard ranks
        double[] softer = Soft.Rank(values, strength: 2);             // 2.75, 1.35, 1.9

        // An operator keeps one forward pass: its blocks give exact derivatives.
        var rank = new SoftRank<float>(Regularization.L2, strength: 1);
        float[] predictions = [0.3f, 0.1f, 0.2f, 5, 4], result = new float[5], gradient = new float[5];
        rank.Forward(predictions, Rows.FromLengths([3, 2]), result);  // two rows: 2.1, 1.9, 2 and 2, 1
        rank.Vjp([1, 0, 0, 1, 0], gradient);                          // the gradient of result[0] + result[3]
        // README end
        Assert.Equal([3, 1, 2], ranks);
        AssertClose([2.75, 1.35, 1.9], softer);
        AssertClose([2.1, 1.9, 2, 2, 1], [.. result.Select(value => (double)value)]);
        AssertClose([2 / 3.0, -1 / 3.0, -1 / 3.0, 0.5, -0.5], [.. gradient.Select(value => (double)value)]);
    }

    [Fact]
    public void The_training_example_learns()
    {
        ITrainingSource train = Source(40, 1), validation = Source(10, 2);
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];

#pragma warning disable xUnit1051 // A reader has no test's cancellation token.
        // README begin
        var random = new SeededRandom(seed: 1);
        var model = new Sequential<float>(
            new Linear<float>(20, 64, random), new ReLU<float>(), new Linear<float>(64, 1, random));
        var loss = new SoftSpearmanLoss<float>(SoftRankStrength.Relative(10));
        var adam = new Adam<float>(model.Parameters);
        var batches = DataLoader.OfEras(train, erasPerBatch: 4, seed: 1);
        TrainingHistory history = new Trainer(model, loss, adam, new TrainerOptions { Epochs = 5 })
            .Fit(batches, validation, [Metric.Spearman]);
        ModelFile.Save(path, model);
        // README end
#pragma warning restore xUnit1051
        Assert.True(history.Epochs[^1].Validation["spearman"] > 0.5);
        Assert.True(File.Exists(path));
    }

    /// <summary>Eras of 50 rows of 20 features, the target the sum of the first five and noise.</summary>
    private static ArraySource Source(int eras, int seed)
    {
        var random = new Random(seed);
        float[] features = [.. Enumerable.Range(0, eras * 50 * 20).Select(_ => (float)Distributions.Normal(random))];
        float[] targets = [.. Enumerable.Range(0, eras * 50).Select(row =>
            features.AsSpan(row * 20, 5).ToArray().Sum() + (float)Distributions.Normal(random))];
        return new ArraySource(features, targets, Rows.Batch(eras, 50));
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6);
    }
}
