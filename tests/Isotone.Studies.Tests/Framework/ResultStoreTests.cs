namespace Isotone.Studies.Tests;

public sealed class ResultStoreTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    private static StudyResult Result(int seed) =>
        new(Stage.Development, "setting", seed, "group/arm", 0.1, [1, 2], [new(1.0 / 3, 0.2, 3), new(0, -0.1, 0)], 0.5);

    [Fact]
    public void Results_come_back_as_they_were()
    {
        var store = new ResultStore(_path);
        store.Add(Result(1));
        store.Add(Result(2));
        Assert.Throws<InvalidOperationException>(() => store.Add(Result(2)));
        StudyResult[] read = [.. new ResultStore(_path).All];
        Assert.Equal([1, 2], read.Select(result => result.Seed));
        Assert.Equal(Result(1).Scores, read[0].Scores);
        Assert.Equal(Result(1).Key, read[0].Key);
    }

    [Fact]
    public void A_line_that_was_cut_off_at_any_byte_is_done_again()
    {
        var store = new ResultStore(_path);
        store.Add(Result(1));
        long first = new FileInfo(_path).Length;
        store.Add(Result(2));
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = (int)first; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            var torn = new ResultStore(_path);
            Assert.Equal(1, Assert.Single(torn.All).Seed);
            torn.Add(Result(2));
            Assert.Equal(whole, File.ReadAllBytes(_path));
        }
    }

    [Fact]
    public void A_line_that_is_no_result_is_named()
    {
        File.WriteAllText(_path, "{}\n");
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => new ResultStore(_path)).Message, StringComparison.Ordinal);
    }
}
