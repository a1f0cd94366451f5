using System.Runtime.Versioning;

namespace Isotone.Data.Tests;

public sealed class EraCsvReaderErrorTests : IDisposable
{
    private const string Header = "id,era,data_type,feature1,feature2,target\n";
    private const string Good = "n1,era1,train,0.5,1,0\n";

    private readonly TemporaryFolder _folder = new();

    private static DataFileException Failure(string path) =>
        Assert.Throws<DataFileException>(() => EraCsvReader.Read(path, cancellation: TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData(Header, "has a header but no rows")]
    [InlineData("era,data_type,feature1\n", ", line 1, column 'id': the header has no such column")]
    [InlineData("id,data_type,feature1\n", ", line 1, column 'era': the header has no such column")]
    [InlineData("id,era,feature1\n", ", line 1, column 'data_type': the header has no such column")]
    [InlineData("id,era,data_type,target\n", ", line 1: the header has no feature column: no name begins with 'feature'")]
    [InlineData("id,era,data_type,feature1,feature1\n", ", line 1, column 'feature1': the header names the column twice")]
    [InlineData(Header + Good + "n2,era1,train,1,1\n", ", line 3: there are fewer fields (5) than the header names columns (6)")]
    [InlineData(Header + "n2,era1,train,1,1,1,1\n" + Good, ", line 2: there are more fields (7) than the header names columns (6)")]
    [InlineData(Header + Good + "n2,era1,tr", ", line 3: there are fewer fields (3) than the header names columns (6)")]
    [InlineData(Header + Good + "n2,era1,train,0.5,abc,0\n", ", line 3, column 'feature2': 'abc' is not a number")]
    [InlineData(Header + Good + "\n\nn2,era1,train,0.5,abc,0\n", ", line 5, column 'feature2': 'abc' is not a number")]
    [InlineData(Header + "n2,era1,train,1,\"1,5\",0\n", ", line 2, column 'feature2': '1,5' is not a number")]
    [InlineData(Header + "n2,era1,train,1,\"1234567,5\",0\n", ", line 2, column 'feature2': '1234567,5' is not a number")]
    [InlineData(Header + "n2,era1,train,0x10,1,0\n", ", line 2, column 'feature1': '0x10' is not a number")]
    [InlineData(Header + "n2,era1,train,Infinity,1,0\n", ", line 2, column 'feature1': 'Infinity' is not a finite number; leave a missing value empty")]
    [InlineData(Header + "n2,era1,train,1,-Infinity,0\n", ", line 2, column 'feature2': '-Infinity' is not a finite number; leave a missing value empty")]
    [InlineData(Header + "n2,era1,train,1,1,Nan\n", ", line 2, column 'target': 'Nan' is not a finite number; leave a missing value empty")]
    [InlineData(Header + "n2,era1,train,1e39,1,0\n", ", line 2, column 'feature1': '1e39' is beyond the range of float32")]
    [InlineData(Header + "n2,era1,train,1,1,-1e400\n", ", line 2, column 'target': '-1e400' is beyond the range of float32")]
    [InlineData(Header + "n2,,train,1,1,0\n", ", line 2, column 'era': the era is empty")]
    [InlineData(
        Header + Good + "n2,era2,train,1,1,0\nn3,era1,train,1,1,0\n",
        ", line 4, column 'era': era 'era1' comes back after era 'era2' began; the rows of an era must stand side by side")]
    public void Bad_text_is_one_sentence_with_line_and_column(string content, string problem)
    {
        string path = _folder.Write("data.csv", content);
        string separator = problem[0] == ',' ? "" : ": ";
        Assert.Equal($"{path}{separator}{problem}.", Failure(path).Message);
    }

    [Fact]
    public void A_bad_row_far_into_the_file_is_named_by_its_line()
    {
        string rows = string.Concat(Enumerable.Range(0, 40_000).Select(row => $"n{row},era1,train,0.5,1,0\n"));
        DataFileException exception = Failure(_folder.Write("data.csv", Header + rows + "n,era1,train,0.5,one,0\n"));
        Assert.Equal((40_002L, "feature2"), (exception.Line, exception.Column));
    }

    [Fact]
    public void A_long_text_is_shortened_in_the_message()
    {
        DataFileException exception = Failure(_folder.Write("data.csv", Header + $"n1,era1,train,{new string('x', 500)},1,0\n"));
        Assert.Contains($"'{new string('x', 40)}...' is not a number", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_quotes_are_named_by_their_line()
    {
        DataFileException exception = Failure(_folder.Write("data.csv", Header + Good + "n2,\"era1,train,1,1,0\n" + Good));
        Assert.Equal(3, exception.Line);
        Assert.Contains("the text is not CSV", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_feature_or_target_that_is_missing_is_named()
    {
        string path = _folder.Write("data.csv", Header + Good);
        Assert.Equal("feature9", Assert.Throws<DataFileException>(
            () => EraCsvReader.Read(path, new EraCsvOptions { Features = ["feature1", "feature9"] }, cancellation: TestContext.Current.CancellationToken)).Column);
        var target = Assert.Throws<DataFileException>(
            () => EraCsvReader.Read(path, new EraCsvOptions { Targets = ["target_x"] }, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("target_x", target.Column);
        Assert.EndsWith("the header has no such column; it has target.", target.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_a_folder_and_a_folder_that_is_not_there_are_told_apart()
    {
        Assert.Equal($"{_folder["none.csv"]}: there is no such file.", Failure(_folder["none.csv"]).Message);
        Assert.Equal($"{_folder.Path}: is a directory where a file is needed.", Failure(_folder.Path).Message);
        string nowhere = Path.Combine(_folder.Path, "none", "data.csv");
        Assert.Equal($"{nowhere}: its folder does not exist.", Failure(nowhere).Message);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_without_read_permission_is_refused()
    {
        // The superuser may read anything.
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs a user that permissions bind");
        string path = _folder.Write("data.csv", Header + Good);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal($"{path}: it cannot be read: permission denied.", Failure(path).Message);
    }

    public void Dispose() => _folder.Dispose();
}
