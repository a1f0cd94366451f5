using System.Diagnostics;
using System.Globalization;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Benchmarks;

/// <summary>
/// Times whole epochs of 310 -&gt; 256 -&gt; 1 with the trainer, a run each, with the clock of the trainer's history: on an era
/// table against as many steps on one resident batch (<c>epoch FILE [threads] [epochs]</c>), and with soft Spearman
/// against squared error on batches of one era (<c>loss ROWS [threads] [epochs]</c>).
/// </summary>
internal static class TrainingEpoch
{
    private const int Features = 310, Hidden = 256, BatchSize = 2048;

    /// <summary>Times the epochs of a table and of one batch in turn.</summary>
    public static void OfTable(string path, int threads, int epochs)
    {
        EraTable table = EraDataFile.Read(path);
        var source = new TableSource(table);
        DataLoader loader = DataLoader.OfRows(source, BatchSize, dropLast: true);
        float[] features = new float[BatchSize * source.FeatureCount], targets = new float[BatchSize];
        int[] rows = [.. Enumerable.Range(0, BatchSize)];
        source.GatherFeatures(rows, features);
        source.GatherTargets(rows, targets);
        var resident = new ResidentSource(features, targets, loader.BatchCount);
        Print($"{table.RowCount} rows x {source.FeatureCount} features, {loader.BatchCount} batches of {BatchSize}, {threads} threads");
        for (int round = 1; round <= 2; round++)
        {
            Report("table, prefetch", Seconds(new MeanSquaredErrorLoss<float>(), loader, threads, epochs, prefetch: true));
            Report("table, no prefetch", Seconds(new MeanSquaredErrorLoss<float>(), loader, threads, epochs, prefetch: false));
            Report("one resident batch", Seconds(
                new MeanSquaredErrorLoss<float>(), DataLoader.OfRows(resident, BatchSize, shuffle: false), threads, epochs, prefetch: false));
        }

        using var process = Process.GetCurrentProcess();
        Print($"peak memory {process.PeakWorkingSet64 / (1 << 20)} MiB");
    }

    /// <summary>Times epochs of 64 eras with both losses in turn.</summary>
    public static void OfLosses(int rows, int threads, int epochs)
    {
        const int Eras = 64;
        var random = new SeededRandom(1);
        float[] targets = [.. Enumerable.Range(0, rows * Eras).Select(_ => random.NextInt32(5) / 4f)];
        var source = new ArraySource(TrainingTimes.Numbers(random, rows * Eras * Features), targets, Isotone.Rows.Batch(Eras, rows));
        for (int round = 1; round <= 3; round++)
        {
            foreach (Loss<float> loss in (Loss<float>[])[new MeanSquaredErrorLoss<float>(), new SoftSpearmanLoss<float>()])
                Report($"{loss.Name}, an era of {rows} a step", Seconds(loss, DataLoader.OfEras(source), threads, epochs, prefetch: true));
        }
    }

    // Epochs after the first two, which compile and warm up.
    private static double[] Seconds(Loss<float> loss, DataLoader loader, int threads, int epochs, bool prefetch)
    {
        var random = new SeededRandom(1);
        var model = new Sequential<float>(
            new Linear<float>(loader.Source.FeatureCount, Hidden, random), new ReLU<float>(), new Linear<float>(Hidden, 1, random));
        var options = new TrainerOptions { Epochs = epochs + 2, Threads = threads, Prefetch = prefetch };
        TrainingHistory history = new Trainer(model, loss, new Adam<float>(model.Parameters), options).Fit(loader);
        return [.. history.Epochs.Skip(2).Select(epoch => epoch.Seconds).Order()];
    }

    private static void Report(string what, double[] seconds) => Print(string.Create(
        CultureInfo.InvariantCulture, $"{what,-34} median {seconds[seconds.Length / 2] * 1e3,8:F1} ms an epoch, least {seconds[0] * 1e3,8:F1}"));

    private static void Print(string line) => Console.Out.WriteLine(line);

    private sealed class TableSource(EraTable table) : ITrainingSource
    {
        public int RowCount => table.RowCount;

        public int FeatureCount => table.FeatureNames.Count;

        public Rows Eras => Isotone.Rows.One(table.RowCount);

        public string EraName(int era) => "all";

        public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> features) => table.GatherFeatures(rows, features);

        public void GatherTargets(ReadOnlySpan<int> rows, Span<float> targets)
        {
            table.GatherTarget(table.TargetNames[0], rows, targets);
            for (int i = 0; i < targets.Length; i++)
                targets[i] = float.IsNaN(targets[i]) ? 0.5f : targets[i];
        }
    }

    // As many batches as wanted, all of them the same rows: nothing is copied after the first two.
    private sealed class ResidentSource(float[] features, float[] targets, int batches) : ITrainingSource
    {
        private int _gathered, _gatheredTargets;

        public int RowCount => targets.Length * batches;

        public int FeatureCount => features.Length / targets.Length;

        public Rows Eras => Isotone.Rows.One(RowCount);

        public string EraName(int era) => "all";

        public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> to)
        {
            if (_gathered++ < 2)
                features.CopyTo(to);
        }

        public void GatherTargets(ReadOnlySpan<int> rows, Span<float> to)
        {
            if (_gatheredTargets++ < 2)
                targets.CopyTo(to);
        }
    }
}
