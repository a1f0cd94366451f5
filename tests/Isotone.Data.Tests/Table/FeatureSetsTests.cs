namespace Isotone.Data.Tests;

public sealed class FeatureSetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Sets_and_targets_are_read_in_the_order_of_the_file()
    {
        var sets = FeatureSets.Read(_folder.Write(
            "features.json", """{"feature_stats":{},"feature_sets":{"small":["f2","f1"],"all":["f1","f2","f3"]},"targets":["target","t2"]}"""));
        Assert.Equal(["small", "all"], sets.Names);
        Assert.Equal(["f2", "f1"], sets.Features("small"));
        Assert.Equal(["target", "t2"], sets.Targets);
        Assert.Equal(
            $"{_folder["features.json"]}: there is no feature set 'medium'; it has small, all.",
            Assert.Throws<DataFileException>(() => sets.Features("medium")).Message);
    }

    [Theory]
    [InlineData("{", ", line 1: it is not valid JSON: it ends before every bracket and quote is closed.")]
    [InlineData("[]", ": it has no object 'feature_sets'.")]
    [InlineData("""{"feature_sets":[]}""", ": it has no object 'feature_sets'.")]
    [InlineData("""{"feature_sets":{"small":"f1"}}""", ": feature set 'small' is not an array of names.")]
    [InlineData("""{"feature_sets":{"small":["f1",2]}}""", ": feature set 'small' is not an array of names.")]
    [InlineData("""{"feature_sets":{"small":["f1"],"small":["f2"]}}""", ": feature set 'small' stands twice.")]
    [InlineData("""{"feature_sets":{"small":["f1","f1"]}}""", ": feature set 'small' names 'f1' twice.")]
    public void Bad_files_are_one_sentence(string content, string problem)
    {
        string path = _folder.Write("features.json", content);
        Assert.Equal(path + problem, Assert.Throws<DataFileException>(() => FeatureSets.Read(path)).Message);
    }

    public void Dispose() => _folder.Dispose();
}
