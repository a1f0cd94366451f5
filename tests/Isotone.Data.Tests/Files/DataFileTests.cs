namespace Isotone.Data.Tests;

public sealed class DataFileTests
{
    [Fact]
    public void Each_failure_of_the_file_system_is_a_sentence_with_the_path()
    {
        Assert.Equal("f: there is no such file.", DataFile.Explain("f", new FileNotFoundException(), "read").Message);
        Assert.Equal("f: its folder does not exist.", DataFile.Explain("f", new DirectoryNotFoundException(), "read").Message);
        Assert.Equal("f: it cannot be read: permission denied.", DataFile.Explain("f", new UnauthorizedAccessException(), "read").Message);
        Assert.Equal("f: the path is too long.", DataFile.Explain("f", new PathTooLongException(), "read").Message);
        Assert.Equal("f: it cannot be read: the disk is gone.", DataFile.Explain("f", new IOException("the disk is gone."), "read").Message);
    }

    [Fact]
    public void The_message_names_file_line_and_column()
    {
        var exception = new DataFileException("data.csv", "'abc' is not a number", 7, "feature3");
        Assert.Equal("data.csv, line 7, column 'feature3': 'abc' is not a number.", exception.Message);
        Assert.Equal(("data.csv", 7L, "feature3"), (exception.Path, exception.Line, exception.Column));
    }
}
