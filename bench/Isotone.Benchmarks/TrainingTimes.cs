using System.Diagnostics;
using System.Globalization;
using Isotone.Learning;

namespace Isotone.Benchmarks;

/// <summary>
/// Times a training step of 310 -&gt; 256 -&gt; 1 with ReLU, squared error and Adam on batches of 2,048 rows (<c>step [threads]</c>),
/// and the matrix products in it (<c>products [threads]</c>), in float32: medians and quartiles as
/// benchmarks/peers/pytorch_step.py takes them.
/// </summary>
internal static class TrainingTimes
{
    private const int Rows = 2048, Features = 310, Hidden = 256, Batches = 8, LeastRepetitions = 7;

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1), _timeBox = TimeSpan.FromSeconds(1.5);

    // Rows x inner x columns, and which factor is given transposed: the peer's list.
    private static readonly (string Name, int M, int K, int N, bool TransposeA, bool TransposeB)[] _products =
    [
        ("forward", Rows, Features, Hidden, false, true),
        ("weight gradient", Hidden, Rows, Features, true, false),
        ("input gradient", Rows, Hidden, Features, false, false),
        ("thin forward", Rows, Hidden, 1, false, true),
        ("thin weight gradient", 1, Rows, Hidden, true, false),
        ("thin input gradient", Rows, 1, Hidden, false, false),
    ];

    /// <summary>Times the step.</summary>
    public static void OfStep(int threads)
    {
        var random = new SeededRandom(1);
        var workspace = new Workspace<float>();
        var loss = new MeanSquaredErrorLoss<float>();
        var model = new Sequential<float>(
            new Linear<float>(Features, Hidden, random), new ReLU<float>(), new Linear<float>(Hidden, 1, random));
        var adam = new Adam<float>(model.Parameters);
        Variable<float>[] features = [.. Enumerable.Range(0, Batches).Select(_ => Variable.From<float>(Numbers(random, Rows * Features), new Shape(Rows, Features)))];
        Variable<float>[] targets = [.. Enumerable.Range(0, Batches).Select(_ => Variable.From<float>(Numbers(random, Rows)))];
        int next = 0;
        Report("training step", threads, 0, () =>
        {
            using Workspace<float>.Scope scope = workspace.Enter();
            int batch = next++ % Batches;
            adam.ZeroGradient();
            loss.Forward(model.Forward(features[batch]), targets[batch], Isotone.Rows.One(Rows)).Backward();
            adam.Step();
        });
    }

    /// <summary>Times the products.</summary>
    public static void OfProducts(int threads)
    {
        var random = new SeededRandom(1);
        foreach ((string name, int m, int k, int n, bool transposeA, bool transposeB) in _products)
        {
            float[] a = Numbers(random, m * k), b = Numbers(random, k * n), c = new float[m * n];
            Report(name, threads, 2.0 * m * k * n, () => MatrixProduct.Multiply<float>(a, transposeA, b, transposeB, c, m, n, k));
        }
    }

    internal static float[] Numbers(SeededRandom random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextUniform(-1, 1);
        return values;
    }

    private static void Report(string name, int threads, double operations, Action run)
    {
        using Parallelism.Scope limit = Parallelism.Limit(threads);
        Repeat(run, _warmUp);
        double[] times = [.. Repeat(run, _timeBox).Order()];
        double median = Quantile(times, 0.5);
        string rate = operations == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {operations / median * 1e-9:F1} GFLOP/s");
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-22} {threads} threads  median {median * 1e6,8:F1} us, quartiles {Quantile(times, 0.25) * 1e6:F1} {Quantile(times, 0.75) * 1e6:F1}, {times.Length} times{rate}"));
    }

    private static List<double> Repeat(Action run, TimeSpan time)
    {
        var seconds = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (seconds.Count < LeastRepetitions || Stopwatch.GetElapsedTime(begin) < time)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            seconds.Add((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
        }

        return seconds;
    }

    // Linear interpolation between the order statistics.
    private static double Quantile(double[] ordered, double share)
    {
        double position = share * (ordered.Length - 1);
        int below = (int)position;
        return ordered[below] + ((position - below) * (ordered[Math.Min(below + 1, ordered.Length - 1)] - ordered[below]));
    }
}
