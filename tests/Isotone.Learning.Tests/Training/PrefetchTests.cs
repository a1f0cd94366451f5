namespace Isotone.Learning.Tests;

public class PrefetchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_are_the_same_with_and_without(bool wholeEras)
    {
        float[][] Order(bool prefetch, int threads)
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            DataLoader loader = wholeEras ? DataLoader.OfEras(Data.Of(1), 2, 3) : DataLoader.OfRows(Data.Of(1), 37, 3);
            return [.. loader.Batches(2, first: 1, prefetch).Select(batch => (float[])[.. batch.Features.Value, .. batch.Targets.Value])];
        }

        float[][] expected = Order(prefetch: false, threads: 2);
        Assert.Equal(expected, Order(prefetch: true, threads: 2));
        Assert.Equal(expected, Order(prefetch: true, threads: 1));
    }

    [Fact]
    public void A_failure_comes_with_its_batch()
    {
        using Parallelism.Scope limit = Parallelism.Limit(2);
        float[] targets = [.. Enumerable.Range(0, 10).Select(row => row == 7 ? float.NaN : row)];
        var loader = DataLoader.OfRows(new ArraySource(targets, targets, Rows.One(10)), 2, shuffle: false);
        int seen = 0;
        string message = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (Batch batch in loader.Batches(1))
                seen++;
        }).Message;
        Assert.Equal(3, seen);
        Assert.Contains("row 7", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_that_is_left_early_leaves_the_source_alone()
    {
        using Parallelism.Scope limit = Parallelism.Limit(2);
        var source = new CountingSource(Data.Of(1));
        DataLoader loader = DataLoader.OfRows(source, 10);
        for (int round = 0; round < 200; round++)
        {
            foreach (Batch batch in loader.Batches(1))
                break;
            int calls = source.Calls;
            Assert.InRange(calls - (round == 0 ? 0 : source.Before), 1, 2);
            source.Before = calls;
        }

        Assert.False(source.Overlapped);
        Assert.Equal(loader.BatchCount, loader.Batches(1).Count());
    }

    private sealed class CountingSource(ArraySource source) : ITrainingSource
    {
        private int _inside;

        public int Calls { get; private set; }

        public int Before { get; set; }

        public bool Overlapped { get; private set; }

        public int RowCount => source.RowCount;

        public int FeatureCount => source.FeatureCount;

        public Rows Eras => source.Eras;

        public string EraName(int era) => source.EraName(era);

        public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> features)
        {
            Overlapped |= Interlocked.Increment(ref _inside) > 1;
            Calls++;
            source.GatherFeatures(rows, features);
            Interlocked.Decrement(ref _inside);
        }

        public void GatherTargets(ReadOnlySpan<int> rows, Span<float> targets) => source.GatherTargets(rows, targets);
    }
}
