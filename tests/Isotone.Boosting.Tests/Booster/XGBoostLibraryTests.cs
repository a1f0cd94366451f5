namespace Isotone.Boosting.Tests;

public class XGBoostLibraryTests
{
    [Fact]
    public void The_variable_decides_alone()
    {
        string[] found = [.. XGBoostLibrary.Candidates(name => name == XGBoostLibrary.Variable ? "/opt/x/libxgboost.so" : null, "/app", _ => false)];
        Assert.Equal(["/opt/x/libxgboost.so"], found);
        string[] inFolder = [.. XGBoostLibrary.Candidates(name => name == XGBoostLibrary.Variable ? "/opt/x" : null, "/app", _ => true)];
        Assert.All(inFolder, path => Assert.Equal("/opt/x", Path.GetDirectoryName(path)));
        Assert.NotEmpty(inFolder);
    }

    [Fact]
    public void The_programs_folder_comes_first_then_environments_then_the_system()
    {
        List<string> found = [.. XGBoostLibrary.Candidates(name => name == "CONDA_PREFIX" ? Path.GetFullPath("/conda") : null, Path.GetFullPath("/app"), _ => false)];
        Assert.StartsWith(Path.GetFullPath("/app"), found[0], StringComparison.Ordinal);
        Assert.Contains(found, path => path.Contains(Path.Combine("runtimes", OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux"), StringComparison.Ordinal));
        int conda = found.FindIndex(path => path.StartsWith(Path.GetFullPath("/conda"), StringComparison.Ordinal));
        Assert.InRange(conda, 1, found.Count - 2);
        Assert.Equal(Path.GetFileName(found[^1]), found[^1]);
    }

    [Fact]
    public void Where_it_is_missing_one_sentence_says_how_to_install_it()
    {
        if (XGBoostLibrary.Problem is not string problem)
        {
            Assert.True(XGBoostLibrary.Version >= new Version(1, 7));
            return;
        }

        Assert.Contains("install it with", problem, StringComparison.Ordinal);
        Assert.Equal(problem, Assert.Throws<XGBoostException>(() => XGBoostMatrix.FromDense([1f], 1)).Message);
    }

    [Fact]
    public void Messages_of_the_library_lose_their_place_and_trace()
    {
        const string Raw = "[12:00:00] ../src/gbm/gbtree.cc:90: Check failed: a == b (1 vs. 2) : Bad shape.\nStack trace:\n  [bt] (0) x";
        Assert.Equal("XGBoost: Check failed: a == b (1 vs. 2) : Bad shape.", XGBoostException.FromLibrary(Raw).Message);
        Assert.Equal("XGBoost: plain", XGBoostException.FromLibrary("\nplain\n").Message);
        Assert.Equal("XGBoost: It gave no reason.", XGBoostException.FromLibrary("").Message);
    }

    [Theory]
    [InlineData("max_dept", "did you mean 'max_depth'")]
    [InlineData("base_score", "the start comes from")]
    [InlineData("objective", "given from outside")]
    [InlineData("frobnicate", "has no parameter 'frobnicate'.")]
    public void Unknown_parameters_are_refused(string name, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ArgumentException>(() => new BoostedTrees(new BoostedTreesOptions { Parameters = new Dictionary<string, string> { [name] = "1" } })).Message,
        StringComparison.Ordinal);
}
