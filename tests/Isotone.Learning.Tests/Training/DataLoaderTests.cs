namespace Isotone.Learning.Tests;

public class DataLoaderTests
{
    private static readonly ArraySource _source = Numbered([3, 1, 4, 2]);

    [Fact]
    public void Shuffled_rows_come_once_an_epoch_each_with_its_own_target()
    {
        DataLoader loader = DataLoader.OfRows(_source, batchSize: 4, seed: 1);
        Assert.Equal(3, loader.BatchCount);
        var sizes = new List<int>();
        var seen = new List<float>();
        foreach (Batch batch in loader.Batches(1))
        {
            sizes.Add(batch.Targets.Length);
            seen.AddRange(batch.Targets.Value);
            Assert.Equal(batch.Targets.Value.ToArray(), batch.Features.Value.ToArray().Where((_, i) => i % 2 == 0));
            Assert.Equal(Rows.One(batch.Targets.Length), batch.Rows);
            Assert.True(batch.Eras.IsEmpty);
        }

        Assert.Equal([4, 4, 2], sizes);
        Assert.NotEqual(Enumerable.Range(0, 10).Select(i => (float)i), seen);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), seen.Order());
    }

    [Fact]
    public void Whole_eras_stay_together_and_in_order()
    {
        DataLoader loader = DataLoader.OfEras(_source, erasPerBatch: 3, seed: 4);
        Assert.Equal(2, loader.BatchCount);
        var eras = new List<int>();
        foreach (Batch batch in loader.Batches(1))
        {
            Assert.Equal(batch.Rows.Count, batch.Eras.Length);
            for (int i = 0; i < batch.Eras.Length; i++)
            {
                int era = batch.Eras[i];
                eras.Add(era);
                float[] expected = [.. Enumerable.Range(_source.Eras.Start(era), _source.Eras.LengthOf(era)).Select(row => (float)row)];
                Assert.Equal(expected, batch.Rows.Slice(batch.Targets.Value, i).ToArray());
            }
        }

        Assert.Equal([0, 1, 2, 3], eras.Order());
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        DataLoader loader = DataLoader.OfRows(_source, 3, seed: 1);
        float[] first = Order(loader, 1), second = Order(loader, 2);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Order(loader, 1));
        Assert.Equal(second, Order(DataLoader.OfRows(_source, 3, seed: 1), 2));
        Assert.NotEqual(first, Order(DataLoader.OfRows(_source, 3, seed: 2), 1));
    }

    [Fact]
    public void Without_shuffling_the_order_is_the_sources()
    {
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), Order(DataLoader.OfRows(_source, 3, shuffle: false), 5));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), Order(DataLoader.OfEras(_source, shuffle: false), 5));
    }

    [Fact]
    public void An_incomplete_last_batch_can_be_dropped()
    {
        DataLoader loader = DataLoader.OfRows(_source, 4, dropLast: true);
        Assert.Equal(2, loader.BatchCount);
        Assert.Equal(8, Order(loader, 1).Length);
        Assert.Throws<ArgumentException>(() => DataLoader.OfRows(_source, 11, dropLast: true));
    }

    [Fact]
    public void A_target_that_is_not_finite_is_named_with_its_era()
    {
        var source = new ArraySource([1, 2, 3], [1, float.NaN, 3], Rows.FromLengths([1, 2]), ["a", "b"]);
        string message = Assert.Throws<InvalidDataException>(() => Order(DataLoader.OfEras(source), 1)).Message;
        Assert.Contains("row 1 (era b)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.OfRows(_source, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.OfEras(_source, 0));
    }

    [Fact]
    public void Every_setting_is_described() =>
        Assert.Equal(
            "batches_of=whole eras, batch_size=2, shuffle=true, drop_last=false, seed=7",
            string.Join(", ", DataLoader.OfEras(_source, 2, 7).Settings));

    private static float[] Order(DataLoader loader, int epoch) =>
        [.. loader.Batches(epoch).SelectMany(batch => batch.Targets.Value.ToArray())];

    // Row i has target i and features i, -i.
    private static ArraySource Numbered(int[] lengths)
    {
        float[] targets = [.. Enumerable.Range(0, lengths.Sum()).Select(i => (float)i)];
        return new ArraySource([.. targets.SelectMany(target => new[] { target, -target })], targets, Rows.FromLengths(lengths));
    }
}
